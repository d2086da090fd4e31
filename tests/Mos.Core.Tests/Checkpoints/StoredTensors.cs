namespace Mos.Core.Tests.Checkpoints;

internal static class StoredTensors
{
    public static void AssertEqual(StoredTensor expected, StoredTensor actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.ElementType, actual.ElementType);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ToBytes(), actual.ToBytes());
    }
}

namespace Mos.Core.Tests;

public sealed class ModelInfoTests
{
    private static readonly ModelInfo Info = new() { Name = "a", Preprocessing = Preprocessing.Paper, ClassCount = 2 };

    [Fact]
    public void WithBackboneHash_isComputedOnce_whenItIsAskedFor()
    {
        int calls = 0;
        ModelInfo info = Info.WithBackboneHash(() => $"hash {++calls}");
        ModelInfo copy = info with { Name = "b" };

        Assert.Equal(0, calls);
        Assert.Equal("hash 1", info.BackboneHash);
        Assert.Equal("hash 1", copy.BackboneHash);
    }

    [Fact]
    public void Equality_isThatOfTheHash_howeverItWasGiven()
    {
        Assert.Equal(Info with { BackboneHash = "x" }, Info.WithBackboneHash(() => "x"));
        Assert.Equal((Info with { BackboneHash = "x" }).GetHashCode(), Info.WithBackboneHash(() => "x").GetHashCode());
        Assert.NotEqual(Info with { BackboneHash = "y" }, Info.WithBackboneHash(() => "x"));
        Assert.NotEqual(Info, Info.WithBackboneHash(() => "x"));
    }
}

namespace Mos.Detectors.Tests;

public sealed class SpilledOutputsTests
{
    private static readonly ClassGroups Groups = ClassGroups.FromSizes([1, 2]);
    private static readonly LinearHead Head = new(Matrix(5, 2, 0), new float[5]);

    [Fact]
    public void Batches_come_back_whole_in_their_order_as_often_as_wanted()
    {
        using var spilled = new SpilledOutputs();
        ModelOutput[] outputs =
        [
            new() { Count = 3, Logits = Matrix(3, 5, 1), Groups = Groups, Head = Head },
            new() { Count = 2, Features = Matrix(2, 2, 2), Stages = [Matrix(2, 1, 3), Matrix(2, 4, 4)] },
            new() { Count = 1, Logits = Matrix(1, 5, 5), Groups = Groups },
        ];
        foreach ((int i, ModelOutput output) in outputs.Index())
        {
            spilled.Add([new ImageItem($"image {i}", i)], output);
        }

        for (int time = 0; time < 2; time++)
        {
            (IReadOnlyList<ImageItem> Items, ModelOutput Output)[] found = [.. spilled.Read()];

            Assert.Equal(["image 0", "image 1", "image 2"], found.Select(f => Assert.Single(f.Items).Source));
            Assert.All(found.Zip(outputs), f => AssertEqual(f.Second, f.First.Output));
        }
    }

    private static void AssertEqual(ModelOutput expected, ModelOutput found)
    {
        Assert.Equal((expected.Count, expected.Groups, expected.Head), (found.Count, found.Groups, found.Head));
        Assert.Equal(Values(expected), Values(found));
    }

    private static (int Rows, float[] Values)?[] Values(ModelOutput output) =>
        [.. new[] { output.Logits, output.Features }.Concat(output.Stages ?? []).Select(m => m is null ? ((int, float[])?)null : (m.Rows, m.Values.ToArray()))];

    private static FloatMatrix Matrix(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return new FloatMatrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle())]);
    }
}

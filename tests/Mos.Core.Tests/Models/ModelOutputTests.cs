namespace Mos.Core.Tests;

public sealed class ModelOutputTests
{
    private static readonly InputStep Step = new(ModelSignals.Logits, -1, 0.1f, output => output.Logits!);
    private static readonly MapStep Change = new(MapPlace.LastStage, (_, _) => { });

    [Fact]
    public void Part_has_the_rows_of_every_signal_and_of_what_follows_from_steps()
    {
        ModelOutput whole = Output(0, 5);

        ModelOutput part = whole.Part(1, 3);

        Assert.Equal((3, whole.Signals), (part.Count, part.Signals));
        Assert.Same(whole.Head, part.Head);
        Assert.Equal(Rows(whole).Select(m => m.Row(1).ToArray()), Rows(part).Select(m => m.Row(0).ToArray()));
        Assert.Equal(Rows(whole).Select(m => m.Row(3).ToArray()), Rows(part).Select(m => m.Row(2).ToArray()));
        Assert.All(Rows(part), m => Assert.Equal(3, m.Rows));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(3, 3)]
    public void Part_of_rows_that_are_not_there_is_refused(int first, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Output(0, 5).Part(first, count));

    private static ModelOutput Output(int first, int count, bool isStep = false) => new()
    {
        Count = count,
        Logits = Matrix(first, count),
        Features = Matrix(first + 1, count),
        Stages = [Matrix(first + 2, count), Matrix(first + 3, count)],
        Head = new LinearHead(Matrix(0, 4), new float[4]),
        LogitSamples = [Matrix(first + 4, count)],
        FeatureMaps = Matrix(first + 5, count),
        Steps = isStep ? null : new Dictionary<InputStep, ModelOutput> { [Step] = Output(first + 10, count, isStep: true) },
        MapSteps = isStep ? null : new Dictionary<MapStep, ModelOutput> { [Change] = Output(first + 20, count, isStep: true) },
    };

    private static IEnumerable<FloatMatrix> Rows(ModelOutput output) =>
    [
        output.Logits!, output.Features!, .. output.Stages!, .. output.LogitSamples!, output.FeatureMaps!,
        .. output.Steps is null ? [] : Rows(output.After(Step)), .. output.MapSteps is null ? [] : Rows(output.After(Change)),
    ];

    private static FloatMatrix Matrix(int seed, int rows) => new(rows, 4, [.. Enumerable.Range(0, rows * 4).Select(i => (100f * seed) + i)]);
}

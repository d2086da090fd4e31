namespace Mos.Detectors.Tests;

public sealed class GramTests
{
    private static readonly GramRecipe Default = GramRecipe.Parse(ScorerSpec.Parse("gram"));

    [Fact]
    public void Sums_are_those_of_the_rows_of_the_Gram_matrices()
    {
        const int Channels = 5, Positions = 7;
        int[] powers = [1, 2, 3, 10];
        var random = new Random(1);
        float[] map = [.. Enumerable.Range(0, Channels * Positions).Select(_ => (random.NextSingle() * 4) - 2)];

        float[] sums = GramSums.Of(new FeatureMap(map, Channels), powers);

        double Product(int i, int j, int power) => Enumerable.Range(0, Positions).Sum(x => Math.Pow(map[(i * Positions) + x], power) * Math.Pow(map[(j * Positions) + x], power));
        double[] expected =
        [
            .. from power in powers
               from i in Enumerable.Range(0, Channels)
               let row = Enumerable.Range(0, Channels).Sum(j => Product(i, j, power))
               select Math.Sign(row) * Math.Pow(Math.Abs(row), 1.0 / power),
        ];
        Assert.Contains(expected, e => e < 0);
        Assert.All(expected.Zip(sums), s => Assert.Equal(s.First, s.Second, 1e-5 * Math.Abs(s.First)));
    }

    [Fact]
    public void Deviation_is_the_way_out_of_the_range_of_the_class_as_a_share_of_its_end()
    {
        GramRanges ranges = GramRanges.Empty(width: 3, classes: 2), others = GramRanges.Empty(width: 3, classes: 2);
        ranges.Widen(1, [1, 10, -4]);
        others.Widen(1, [3, 20, -2]);

        ranges.Widen(others);

        Assert.Equal((true, false), (ranges.IsEmpty(0), ranges.IsEmpty(1)));
        Assert.Equal(0, ranges.Deviation(1, [2, 20, -4]));
        Assert.Equal((0.5 / 1.000001) + (10 / 20.000001) + (1 / 1.999999), ranges.Deviation(1, [0.5f, 30, -1]), 1e-12);
    }

    [Theory]
    [InlineData("0/1")]
    [InlineData("2/1")]
    [InlineData("1/1")]
    [InlineData("1.5")]
    [InlineData("21")]
    public void Powers_that_are_none_are_refused(string powers) =>
        Assert.Contains("powers is whole numbers of 1 to 20", Assert.Throws<FormatException>(() => Scorers.Parse($"gram:powers={powers}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Powers_of_the_factory_stand_in_the_spec_and_equal_ones_share_what_is_read()
    {
        Assert.Equal("gram:powers=2/4", Scorers.Gram([2, 4]).Name);
        Assert.Throws<ArgumentOutOfRangeException>("powers", () => Scorers.Gram([4, 2]));
        Assert.Equal(Scorers.Gram().Request.MapReadings, Scorers.Gram([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).Request.MapReadings);
        Assert.NotEqual(Scorers.Gram().Request.MapReadings, Scorers.Gram([1, 2, 3, 4, 5]).Request.MapReadings);
    }

    [Fact]
    public void A_tenth_of_the_images_is_held_out_whatever_their_order()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 4 * 10_000).Select(_ => random.NextSingle())];
        static bool[] HeldOut(float[] rows) => Default.HoldOut(new TrainingSignals(ModelOutput.FromFeatures(new FloatMatrix(rows.Length / 4, 4, rows)), new int[rows.Length / 4]));

        bool[] heldOut = HeldOut(values);

        Assert.InRange(heldOut.Count(h => h), 900, 1100);
        Assert.Equal(heldOut.Reverse(), HeldOut([.. values.Chunk(4).Reverse().SelectMany(row => row)]));
    }

    [Fact]
    public void Fitters_of_one_spec_merge_though_it_was_parsed_twice()
    {
        double[] whole = ConformanceScorers.Make("gram").Score(Probe);
        IOodScorerFitter first = Scorers.Gram().CreateFitter(ConformanceScorers.Info), second = Scorers.Gram().CreateFitter(ConformanceScorers.Info);
        ConformanceScorers.Observe(first, 0, 70);
        ConformanceScorers.Observe(second, 70, ConformanceScorers.Rows - 70);

        first.Merge(second);
        first.NextPass();
        ConformanceScorers.Observe(first, 0, ConformanceScorers.Rows);

        Assert.Equal(whole, first.Fit().Score(Probe));
    }

    [Fact]
    public void Shards_of_the_second_pass_merge()
    {
        double[] whole = ConformanceScorers.Make("gram").Score(Probe);
        IOodScorerFitter[] shards = [Scorers.Gram().CreateFitter(ConformanceScorers.Info), Scorers.Gram().CreateFitter(ConformanceScorers.Info)];
        foreach (IOodScorerFitter shard in shards)
        {
            ConformanceScorers.Observe(shard, 0, ConformanceScorers.Rows);
            shard.NextPass();
        }

        ConformanceScorers.Observe(shards[0], 0, 70);
        ConformanceScorers.Observe(shards[1], 70, ConformanceScorers.Rows - 70);
        shards[0].Merge(shards[1]);

        Assert.All(whole.Zip(shards[0].Fit().Score(Probe)), s => Assert.Equal(s.First, s.Second, 1e-9 * Math.Abs(s.First)));
    }

    [Fact]
    public void Training_images_that_say_too_little_are_refused()
    {
        (ModelOutput all, int[] labels) = ConformanceScorers.Training(0, ConformanceScorers.Rows);
        int[] without = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] != 5)];
        ModelOutput some = ConformanceScorers.Output(new FloatMatrix(without.Length, ConformanceScorers.Classes, [.. without.SelectMany(i => all.Features!.Row(i).ToArray())]));
        ModelOutput kept = ConformanceScorers.Output(new FloatMatrix(ConformanceScorers.Classes, ConformanceScorers.Classes, KeptOfEachClass(all, labels)));

        Assert.Contains("class 5 has no image that the model predicts", Refusal(some), StringComparison.Ordinal);
        Assert.Contains("the 0 that were held out", Refusal(kept), StringComparison.Ordinal);

        static string Refusal(ModelOutput output) => Assert.Throws<MosException>(() => ConformanceScorers.Fitted(Scorers.Gram(), (output, new int[output.Count]))).Message;
    }

    [Fact]
    public void Readings_that_do_not_fit_are_refused()
    {
        (ModelOutput training, int[] labels) = ConformanceScorers.Training(0, 3);
        ModelOutput infinite = With(training, [new FloatMatrix(3, 1, [1, float.PositiveInfinity, 1])]);
        IOodScorer scorer = ConformanceScorers.Make("gram");

        Assert.Contains("cannot learn from row 1", Assert.Throws<MosException>(() => Scorers.Gram().CreateFitter(ConformanceScorers.Info).Observe(infinite, labels)).Message, StringComparison.Ordinal);
        Assert.Contains("fitted on 2 layers and cannot score 1", Assert.Throws<ModelSignalException>(() => scorer.Score(infinite)).Message, StringComparison.Ordinal);
        Assert.Throws<ModelSignalException>(() => scorer.Score(With(training, [new FloatMatrix(3, 1, [1, 1, 1]), new FloatMatrix(3, 1, [1, 1, 1])])));
    }

    private static ModelOutput Probe { get; } = ConformanceScorers.Training(5000, 20).Output;

    private static float[] KeptOfEachClass(ModelOutput all, int[] labels)
    {
        bool[] heldOut = Default.HoldOut(new TrainingSignals(all, labels));
        return [.. Enumerable.Range(0, ConformanceScorers.Classes).SelectMany(c => all.Features!.Row(Enumerable.Range(0, labels.Length).First(i => labels[i] == c && !heldOut[i])).ToArray())];
    }

    private static ModelOutput With(ModelOutput output, FloatMatrix[] layers) => new()
    {
        Count = output.Count,
        Logits = output.Logits,
        Features = output.Features,
        Head = output.Head,
        MapReadings = new EveryStep<MapReading, IReadOnlyList<FloatMatrix>>(_ => layers),
    };
}

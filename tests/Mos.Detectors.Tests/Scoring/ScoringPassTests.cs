namespace Mos.Detectors.Tests;

public sealed class ScoringPassTests
{
    private readonly ImageSet _images = FakeImageReader.Images("image", 50, seed: 1);

    [Fact]
    public async Task Models_with_one_backbone_share_its_pass_and_score_as_alone()
    {
        using var flat = new FakeModel("flat", classes: 7, seed: 1, backbone: "b");
        using var grouped = new FakeModel("grouped", ClassGroups.FromSizes([3, 4]), seed: 2, backbone: "b");
        using var other = new FakeModel("other", classes: 5, seed: 3, backbone: "another");
        var shared = new ScoringPass(
            [new(flat, [Scorers.Msp(), Scorers.Energy()]), new(grouped, [Scorers.Mos()]), new(other, [Scorers.MaxLogit()])],
            new ImageLoaderOptions { BatchSize = 8 });

        List<ScoredBatch> batches = await CollectAsync(shared.RunAsync(_images.Items));

        Assert.Equal(2, shared.BackboneCount);
        Assert.Equal((50, 0, 50), (flat.ImagesSeen, grouped.ImagesSeen, other.ImagesSeen));
        Assert.Equal(50, flat.Reader.Reads + grouped.Reader.Reads + other.Reader.Reads);
        Assert.Equal(await AloneAsync(flat, Scorers.Msp()), Scores(batches, 0, 0));
        Assert.Equal(await AloneAsync(flat, Scorers.Energy()), Scores(batches, 0, 1));
        Assert.Equal(await AloneAsync(grouped, Scorers.Mos()), Scores(batches, 1, 0));
        Assert.Equal(await AloneAsync(other, Scorers.MaxLogit()), Scores(batches, 2, 0));
    }

    [Fact]
    public void Models_share_nothing_without_equal_fingerprints_and_a_head()
    {
        using var a = new FakeModel("a", classes: 3);
        using var b = new FakeModel("b", classes: 3);
        using var c = new FakeModel("c", classes: 3, backbone: "x");
        using var d = new FakeModel("d", classes: 3, backbone: "x");
        using var headless = new FakeModel("e", classes: 3, backbone: "x") { Info = d.Info with { Head = null } };

        int Count(params IOodModel[] models) => new ScoringPass(models.Select(m => new ModelScorers(m, [Scorers.Msp()]))).BackboneCount;

        Assert.Equal(2, Count(a, b));
        Assert.Equal(2, Count(a, c));
        Assert.Equal(1, Count(c, d));
        Assert.Equal(1, Count(headless, d));
        Assert.Equal(2, Count(c, headless));
    }

    [Fact]
    public async Task Batches_keep_input_order_and_list_what_is_unreadable()
    {
        using var model = new FakeModel("m", classes: 4);
        ImageItem[] items = [FakeImageReader.Broken("bad 0"), .. _images.Items, FakeImageReader.Broken("bad 1"), FakeImageReader.Broken("bad 2")];
        var pass = new ScoringPass([new ModelScorers(model, [Scorers.Msp()])], new ImageLoaderOptions { BatchSize = 1 });

        List<ScoredBatch> batches = await CollectAsync(pass.RunAsync(items));

        Assert.Equal(_images.Items.Select(i => i.Source), batches.SelectMany(b => b.Items).Select(i => i.Source));
        Assert.Equal(["bad 0", "bad 1", "bad 2"], batches.SelectMany(b => b.Unreadable).Select(u => u.Source));
        Assert.Equal(items.Length, batches.Sum(b => b.Consumed));
        Assert.All(batches, b => Assert.Equal(b.Items.Count, b.Models[0].Scores[0].Length));
    }

    [Fact]
    public async Task Signals_that_are_wanted_beside_come_along()
    {
        using var model = new FakeModel("m", classes: 4);
        var pass = new ScoringPass([new ModelScorers(model, [], ModelSignals.Logits | ModelSignals.Features)]);

        ModelOutput output = Assert.Single(Assert.Single(await CollectAsync(pass.RunAsync(_images.Take(3).Items))).Models).Output;

        Assert.Equal((3, 4, 3), (output.Count, output.Logits!.Columns, output.Features!.Columns));
        Assert.Throws<ModelSignalException>(() => new ScoringPass([new ModelScorers(model, [], ModelSignals.Stages)]));
    }

    [Fact]
    public void Composition_is_checked_at_once()
    {
        using var model = new FakeModel("m", classes: 4);
        using var larger = new FakeModel("larger", classes: 4, size: 3);

        Assert.Throws<ArgumentException>(() => new ScoringPass([]));
        Assert.Throws<ModelSignalException>(() => new ScoringPass([new ModelScorers(model, [Scorers.Mos()])]));
        Assert.Throws<ArgumentException>(() => new ScoringPass([new(model, [Scorers.Msp()]), new(larger, [Scorers.Msp()])]));
    }

    [Fact]
    public async Task Scorer_that_gives_NaN_is_named_with_the_image()
    {
        using var model = new FakeModel("m", classes: 4);
        var pass = new ScoringPass([new ModelScorers(model, [new NaNScorer()])]);

        MosException e = await Assert.ThrowsAsync<MosException>(() => CollectAsync(pass.RunAsync(_images.Items)));

        Assert.Equal("Scorer 'nan' gives NaN for image 'image1'; a score is a number.", e.Message);
    }

    [Fact]
    public async Task What_a_model_throws_comes_through()
    {
        using var model = new FakeModel("m", classes: 4) { OnForward = () => throw new MosException("out of memory") };
        var pass = new ScoringPass([new ModelScorers(model, [Scorers.Msp()])]);

        Assert.Equal("out of memory", (await Assert.ThrowsAsync<MosException>(() => CollectAsync(pass.RunAsync(_images.Items)))).Message);
    }

    private async Task<double[]> AloneAsync(FakeModel model, IOodScorer scorer) =>
        Scores(await CollectAsync(new ScoringPass([new ModelScorers(model, [scorer])]).RunAsync(_images.Items)), 0, 0);

    private static double[] Scores(List<ScoredBatch> batches, int model, int scorer) => [.. batches.SelectMany(b => b.Models[model].Scores[scorer])];

    private static async Task<List<ScoredBatch>> CollectAsync(IAsyncEnumerable<ScoredBatch> batches)
    {
        var list = new List<ScoredBatch>();
        await foreach (ScoredBatch batch in batches)
        {
            list.Add(batch);
        }

        return list;
    }

    private sealed class NaNScorer : IOodScorer
    {
        public string Name => "nan";

        public ModelRequest Request { get; } = new(ModelSignals.Logits);

        public void Score(ModelOutput output, Span<double> scores)
        {
            scores.Clear();
            scores[1] = double.NaN;
        }
    }
}

namespace Mos.Detectors.Tests;

/// <summary>Scorers that learn, in a benchmark and in a detector.</summary>
public sealed class LearningScorersTests
{
    private const int Classes = 4;

    private readonly ImageSet _training = Labelled("train", 60, seed: 1);
    private readonly ImageSet _inside = Labelled("in", 40, seed: 2);
    private readonly ImageSet _outside = FakeImageReader.Images("out", 30, seed: 3);

    [Fact]
    public async Task Benchmark_fits_on_training_images_in_one_pass_and_scores_as_the_fitted_scorer_does()
    {
        using var model = new FakeModel("m", Classes, seed: 1, backbone: "b");
        using var other = new FakeModel("n", Classes, seed: 2, backbone: "b");

        OodBenchmarkResult result = await OodBenchmark.CreateBuilder()
            .AddScorers(model, Scorers.Msp(), Scorers.KlMatching(), Scorers.Energy())
            .AddScorers(other, Scorers.KlMatching())
            .FitOn(_training)
            .InDistribution("in", _inside)
            .OutOfDistribution("out", _outside)
            .RunAsync();

        Assert.Equal(_training.Count + _inside.Count + _outside.Count, model.ImagesSeen + other.ImagesSeen);
        Assert.Equal(["msp", "kl", "energy:T=1", "kl"], result.Methods.Select(m => m.Scorer));
        await ExpectAsync(result, 1, model, _training);
        await ExpectAsync(result, 3, other, _training);
    }

    [Fact]
    public async Task Benchmark_with_the_papers_means_learns_from_the_set_that_it_scores_without_another_pass()
    {
        using var model = new FakeModel("m", Classes);

        OodBenchmarkResult result = await OodBenchmark.CreateBuilder()
            .AddScorers(model, Scorers.KlMatching(KlMeans.ScoredSet), Scorers.Msp())
            .InDistribution("in", _inside)
            .OutOfDistribution("out", _outside)
            .Configure(o => o.BatchSize = 7)
            .RunAsync();

        Assert.Equal(_inside.Count + _outside.Count, model.ImagesSeen);
        await ExpectAsync(result, 0, model, _inside);
        Assert.Equal(_inside.Count, result.Sets[0].Scores[1].Length);
    }

    [Fact]
    public async Task Benchmark_leaves_out_training_images_that_cannot_be_read_lists_them_and_counts_the_passes()
    {
        using var model = new FakeModel("m", Classes, backbone: "b");
        var training = new ImageSet([.. _training.Items, FakeImageReader.Broken("bad") with { Label = 0 }]);

        OodBenchmarkResult result = await Builder(model).FitOn(training).RunAsync();

        Assert.Equal("bad", Assert.Single(result.UnreadableTraining!).Source);
        Assert.Equal(["bad"], result.Unreadable().Select(u => u.Source));
        Assert.Equal(new BenchmarkPasses(70, 70, Fitting: 60, 0, 0, 0, 0), result.Passes);
        Assert.Equal("Forward passes of single images: 70, against 70 with a run for each method; to fit: 60.", $"{result.Passes}");
        await ExpectAsync(result, 0, model, _training);
    }

    [Fact]
    public async Task Benchmark_of_training_images_of_which_none_can_be_read_is_refused()
    {
        using var model = new FakeModel("m", Classes, backbone: "b");

        MosException e = await Assert.ThrowsAsync<MosException>(() => Builder(model).FitOn(new ImageSet([FakeImageReader.Broken("bad") with { Label = 0 }])).RunAsync());

        Assert.Equal("None of the 1 training images could be read; the first: Image 'bad' has 2 bytes instead of 3.", e.Message);
    }

    private OodBenchmarkBuilder Builder(FakeModel model) =>
        OodBenchmark.CreateBuilder().AddScorers(model, Scorers.KlMatching()).InDistribution("in", _inside).OutOfDistribution("out", _outside);

    [Fact]
    public async Task Benchmark_without_training_images_says_so_before_an_image_is_read()
    {
        using var model = new FakeModel("m", Classes);

        MosException e = await Assert.ThrowsAsync<MosException>(() => Builder(model).RunAsync());

        Assert.Equal("Scorer 'kl' learns from training images: call FitOn, or add a scorer that was fitted before.", e.Message);
        Assert.Equal(0, model.ImagesSeen);
    }

    [Fact]
    public async Task Labels_are_matched_by_name()
    {
        using var model = new FakeModel("m", Classes);
        string[] reversed = [.. model.Info.ClassNames!.Reverse()];
        var named = new ImageSet(_training.Items, model.Info.ClassNames);
        var renamed = new ImageSet(_training.Items.Select(i => i with { Label = Classes - 1 - i.Label }), reversed);

        IOodScorer first = (await ScorerFitting.FitAsync(model, [Scorers.KlMatching()], named))[0];
        IOodScorer second = (await ScorerFitting.FitAsync(model, [Scorers.KlMatching()], renamed))[0];

        Assert.Equal(((IStorableScorer)first).State[0].ToDoubles(), ((IStorableScorer)second).State[0].ToDoubles());
    }

    [Fact]
    public async Task Fitting_refuses_unreadable_images_labels_that_do_not_fit_and_the_scored_set()
    {
        using var model = new FakeModel("m", Classes);
        Task Fit(IOodScorerEstimator estimator, params ImageItem[] items) => ScorerFitting.FitAsync(model, [estimator], new ImageSet(items));

        await Assert.ThrowsAsync<ImageDecodeException>(() => Fit(Scorers.KlMatching(), FakeImageReader.Broken("bad")));
        Assert.Contains("label 9", (await Assert.ThrowsAsync<MosException>(() => Fit(Scorers.KlMatching(), FakeImageReader.Image("a", 1, 2, 3, label: 9)))).Message, StringComparison.Ordinal);
        Assert.Contains("no image has a label", (await Assert.ThrowsAsync<MosException>(() => Fit(Scorers.KlMatching(), FakeImageReader.Image("a", 1, 2, 3)))).Message, StringComparison.Ordinal);
        Assert.Contains("only a benchmark", (await Assert.ThrowsAsync<MosException>(() => Fit(Scorers.KlMatching(KlMeans.ScoredSet), _training.Items[0]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detector_fits_saves_and_loads_what_it_learnt()
    {
        using var model = new FakeModel("m", Classes, backbone: "b");
        using var folder = new Mos.Testing.TemporaryFolder();
        using OodDetector built = await OodDetector.CreateBuilder(model).UseScorer(Scorers.KlMatching()).FitOn(_training).CalibrateOn(_inside, 0.9).BuildAsync();

        await built.SaveAsync(folder.File("kl.mos"));
        using OodDetector loaded = await OodDetector.LoadAsync(folder.File("kl.mos"), new FakeModel.Loader());

        Assert.Equal("kl", loaded.Scorer.Name);
        Assert.Equal(await VerdictsAsync(built), await VerdictsAsync(loaded));
    }

    [Fact]
    public async Task Detector_without_training_images_says_so()
    {
        using var model = new FakeModel("m", Classes);

        MosException e = await Assert.ThrowsAsync<MosException>(() => OodDetector.CreateBuilder(model).UseScorer(Scorers.KlMatching()).CalibrateOn(_inside, 0.9).BuildAsync());

        Assert.Equal("Scorer 'kl' learns from training images: call FitOn, or use a scorer that was fitted before.", e.Message);
    }

    private async Task<List<OodVerdict>> VerdictsAsync(OodDetector detector)
    {
        var verdicts = new List<OodVerdict>();
        await foreach (OodVerdict verdict in detector.DetectManyAsync(_outside))
        {
            verdicts.Add(verdict);
        }

        return verdicts;
    }

    /// <summary>The scores of a method are those of a scorer that was fitted apart.</summary>
    private async Task ExpectAsync(OodBenchmarkResult result, int method, FakeModel model, ImageSet training)
    {
        ModelOutput seen = await OutputAsync(model, training);
        IOodScorerFitter fitter = Scorers.KlMatching().CreateFitter(model.Info);
        fitter.Observe(seen, [.. training.Items.Select(i => i.Label!.Value)]);
        IOodScorer scorer = fitter.Fit();
        foreach ((ImageSet set, int index) in ((ImageSet, int)[])[(_inside, 0), (_outside, 1)])
        {
            double[] expected = scorer.Score(await OutputAsync(model, set));
            Assert.All(expected.Zip(result.Sets[index].Scores[method]), s => Assert.Equal(s.First, s.Second, 1e-12));
        }
    }

    private static async Task<ModelOutput> OutputAsync(FakeModel model, ImageSet images)
    {
        var pass = new ScoringPass([new ModelScorers(model, [], ModelSignals.Logits)], new ImageLoaderOptions { BatchSize = images.Count });
        await foreach (ScoredBatch batch in pass.RunAsync(images.Items))
        {
            return batch.Models[0].Output;
        }

        throw new InvalidOperationException("No batch.");
    }

    private static ImageSet Labelled(string prefix, int count, int seed) =>
        new(FakeImageReader.Images(prefix, count, seed).Items.Select((item, i) => item with { Label = i % Classes }));
}

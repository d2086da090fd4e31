using Mos.Testing;

namespace Mos.Detectors.Tests;

public sealed class MahalanobisTuningTests
{
    private const int Classes = 3;

    private readonly ImageSet _training = Labelled("train", 90, seed: 1);
    private readonly ImageSet _heldOut = Labelled("held out", 60, seed: 2);

    // On raw distances the reference's solver stops before its optimum, most with a weak penalty.
    [SkippableTheory]
    [InlineData("m0.0", 1e-3)]
    [InlineData("m0.01", 1e-3)]
    [InlineData("m0.005", 1e-3)]
    [InlineData("m0.002", 1e-2)]
    [InlineData("m0.0014", 1e-2)]
    [InlineData("m0.001", 2.5e-3)]
    [InlineData("m0.0005", 1e-3)]
    public void Regression_and_FPR_of_a_magnitude_equal_the_reference(string name, double tolerance)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis_tune.npz");

        MahalanobisCandidate candidate = Table(golden, name, 0).Candidate();

        // The reference's weights are those of the log-odds of noise.
        double[] weights = [.. golden.Doubles($"{name}_coef").Select(w => -w)];
        double offset = -golden.Doubles($"{name}_intercept")[0];
        Assert.All(weights.Zip(candidate.Weights), w => Assert.Equal(w.First, w.Second, tolerance * weights.Max(Math.Abs)));
        Assert.Equal(offset, candidate.Offset, tolerance * Math.Abs(offset));
        Assert.Equal(golden.Doubles($"{name}_C")[0], candidate.C, 1e-12 * candidate.C);
        Assert.Equal(golden.Doubles($"{name}_fpr95")[0], candidate.Fpr95, 1 / 500.0 + 1e-12);
        double[] Scores(string rows) => [.. golden.Doubles($"{name}_{rows}").Chunk(5).Select(r => new StageWeights(weights, offset).Score(r))];
        Assert.Equal(golden.Doubles($"{name}_fpr95")[0], OodMetrics.Compute(Scores("val_in_scores"), Scores("val_out_scores")).FprNearest, 1e-12);
        Assert.True(Steepness(golden, name, candidate.C, [.. candidate.Weights], candidate.Offset) < 1e-3 * Steepness(golden, name, candidate.C, weights, offset));
    }

    [SkippableFact]
    public void Choice_of_the_magnitude_equals_the_reference()
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis_tune.npz");
        double[] magnitudes = golden.Doubles("magnitudes");

        MahalanobisCandidate best = StageScoreTable.Best([.. magnitudes.Select(m => Table(golden, m == 0 ? "m0.0" : FormattableString.Invariant($"m{m}"), m).Candidate())]);

        Assert.Equal(new MahalanobisTuningOptions().Magnitudes, magnitudes);
        Assert.Equal(golden.Doubles("best_magnitude")[0], best.Magnitude);
    }

    [Fact]
    public void Of_equally_good_magnitudes_the_first_is_taken()
    {
        MahalanobisCandidate Candidate(double magnitude, double fpr) => new(magnitude, fpr, 0.5, 1, [1], 0);

        Assert.Equal(0.01, StageScoreTable.Best([Candidate(0, 0.5), Candidate(0.01, 0.25), Candidate(0.005, 0.25)]).Magnitude);
    }

    [Fact]
    public async Task Tuned_scorer_is_the_log_odds_of_clean_images_and_carries_them_through_a_file()
    {
        using var model = new SteppingModel(new FakeModel("m", Classes, backbone: "b"));
        using var folder = new TemporaryFolder();

        MahalanobisTuningResult result = await TuneAsync(model);

        MahalanobisCandidate best = result.Candidates.MinBy(c => c.Fpr95)!;
        Assert.Equal(best, result.Chosen);
        Assert.Equal([0, 0.02, 0.01], result.Candidates.Select(c => c.Magnitude));
        string spec = best.Magnitude == 0 ? "mahalanobis" : FormattableString.Invariant($"mahalanobis:eps={best.Magnitude}");
        Assert.Equal($"{spec}:weights=tuned", result.Scorer.Name);
        var untuned = (MahalanobisScorer)(await ScorerFitting.FitAsync(model, [(IOodScorerEstimator)Scorers.Parse(spec)], _training))[0];
        double[] expected = [.. (await ScoresAsync(model, untuned, (s, o, i) => ((MahalanobisScorer)s).StageScores(o)[i])).Select(stages => stages.Zip(best.Weights, (s, w) => s * w).Sum() + best.Offset)];
        double[] scores = [.. (await ScoresAsync(model, result.Scorer, (s, o, i) => [s.Score(o)[i]])).Select(s => s[0])];
        Assert.All(expected.Zip(scores), s => Assert.Equal(s.First, s.Second, 1e-9 * (1 + Math.Abs(s.First))));

        await FittedScorers.SaveAsync(folder.File("tuned"), [result.Scorer]);
        IStorableScorer loaded = Assert.Single(await FittedScorers.LoadAsync(folder.File("tuned")));
        Assert.Equal((result.Scorer.Name, result.Scorer.ModelFingerprint), (loaded.Name, loaded.ModelFingerprint));
        Assert.Equal(scores, (await ScoresAsync(model, loaded, (s, o, i) => [s.Score(o)[i]])).Select(s => s[0]));
    }

    [Fact]
    public async Task Scorer_without_weights_is_stored_as_before_and_has_weight_1_for_each_stage()
    {
        using var model = new SteppingModel(new FakeModel("m", Classes, backbone: "b"));
        using var folder = new TemporaryFolder();
        var plain = (MahalanobisScorer)(await ScorerFitting.FitAsync(model, [Scorers.Mahalanobis()], _training))[0];

        await FittedScorers.SaveAsync(folder.File("plain"), [plain]);
        IStorableScorer loaded = Assert.Single(await FittedScorers.LoadAsync(folder.File("plain")));

        Assert.Equal(["stage0/whitening", "stage0/class_means", "stage1/whitening", "stage1/class_means"], loaded.State.Select(t => t.Name));
        double[] sums = [.. (await ScoresAsync(model, plain, (s, o, i) => ((MahalanobisScorer)s).StageScores(o)[i])).Select(stages => stages.Sum())];
        Assert.Equal(sums, (await ScoresAsync(model, loaded, (s, o, i) => [s.Score(o)[i]])).Select(s => s[0]));
    }

    [Fact]
    public async Task Steps_of_all_magnitudes_share_their_gradients_and_each_held_out_image_is_seen_once()
    {
        var inner = new FakeModel("m", Classes);
        using var model = new SteppingModel(inner);

        await TuneAsync(model, o => o.BatchSize = 60);

        Assert.Equal(_training.Count + _heldOut.Count, inner.ImagesSeen);
        ModelRequest request = model.Requests[^1];
        InputStep noise = Assert.Single(request.Steps, s => s.Objective == ModelSignals.Logits);
        Assert.Equal(4, request.Steps.Count - 1); // two stages, two magnitudes above 0
        Assert.Equal(2, request.Steps.Where(s => s != noise).Select(s => (s.Stage, s.Cotangent)).Distinct().Count());
        Assert.Equal(request.Steps.Where(s => s != noise), noise.Then!.Steps);
        Assert.Equal((-0.05f, (-1f, 1f)), (noise.Magnitude, noise.Clamp!.Value));
    }

    [Fact]
    public async Task Options_decide_noise_clamp_and_which_images_are_drawn()
    {
        using var model = new SteppingModel(new FakeModel("m", Classes));

        MahalanobisTuningResult first = await TuneAsync(model, o => o.ImagesPerHalf = 10);
        MahalanobisTuningResult again = await TuneAsync(model, o => (o.ImagesPerHalf, o.BatchSize) = (10, 7));
        MahalanobisTuningResult seeded = await TuneAsync(model, o => (o.ImagesPerHalf, o.Seed) = (10, 1));
        model.Requests.Clear();
        MahalanobisTuningResult inOrder = await TuneAsync(model, o => (o.ImagesPerHalf, o.InOrder, o.Clamp, o.Noise) = (10, true, AdversarialClamp.Paper, 0.1));

        Assert.All(first.Chosen.Weights.Zip(again.Chosen.Weights), w => Assert.Equal(w.First, w.Second, 1e-12));
        Assert.NotEqual(first.Chosen.Weights, seeded.Chosen.Weights);
        Assert.NotEqual(first.Chosen.Weights, inOrder.Chosen.Weights);
        InputStep noise = Assert.Single(model.Requests[^1].Steps, s => s.Objective == ModelSignals.Logits);
        Assert.Equal((-0.1f, (0f, 1f)), (noise.Magnitude, noise.Clamp!.Value));
        Assert.Equal(_heldOut.Items.Take(20), new MahalanobisTuningOptions { ImagesPerHalf = 10, InOrder = true }.Drawn(_heldOut).Items);
        Assert.Equal(20, new MahalanobisTuningOptions { ImagesPerHalf = 10 }.Drawn(_heldOut).Items.Distinct().Count());
        Assert.Equal(60, new MahalanobisTuningOptions().Drawn(Labelled("odd", 61, seed: 3)).Count);
    }

    [Fact]
    public async Task Unreadable_images_are_left_out_and_too_few_readable_ones_refused()
    {
        using var model = new SteppingModel(new FakeModel("m", Classes));
        var heldOut = new ImageSet([.. _heldOut.Items, FakeImageReader.Broken("broken") with { Label = 0 }, FakeImageReader.Broken("more") with { Label = 0 }]);
        var mostlyBroken = new ImageSet([.. _heldOut.Items.Take(6), .. Enumerable.Range(0, 20).Select(i => FakeImageReader.Broken($"b{i}") with { Label = 0 })]);
        var unreadable = new List<UnreadableImage>();

        await TuneAsync(model, o => o.OnUnreadable = unreadable.Add, heldOut);

        Assert.Equal(["broken", "more"], unreadable.Select(u => u.Source).Order());
        await Assert.ThrowsAsync<ImageDecodeException>(() => TuneAsync(model, heldOut: heldOut));
        MosException e = await Assert.ThrowsAsync<MosException>(() => TuneAsync(model, o => o.OnUnreadable = _ => { }, mostlyBroken));
        Assert.Equal("Of the 26 held-out images 6 can be read, which are too few to tune on; give 10 or more that can, best 1,000.", e.Message);
    }

    [Fact]
    public async Task Progress_is_told_of_both_passes_and_cancellation_is_heard()
    {
        using var model = new SteppingModel(new FakeModel("m", Classes));
        var progress = new RecordedProgress();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Builder(model).RunAsync(progress);

        Assert.Equal(new OodProgress("Fitting", 90, 90), progress.Reports.Last(r => r.Stage == "Fitting"));
        Assert.Equal(new OodProgress("Tuning", 60, 60), progress.Reports[^1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Builder(model).RunAsync(cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task What_cannot_be_tuned_is_refused_before_an_image_is_read()
    {
        var inner = new FakeModel("m", Classes);
        using var model = new SteppingModel(inner);
        using var groups = new SteppingModel(new FakeModel("g", ClassGroups.FromSizes([2, 1])));
        MahalanobisTuningBuilder builder = MahalanobisTuning.CreateBuilder(model);

        Assert.Contains("Scorer 'mahalanobis' needs the pooled", Assert.Throws<ModelSignalException>(() => MahalanobisTuning.CreateBuilder(inner)).Message, StringComparison.Ordinal);
        Assert.Contains("flat model of the same backbone", Assert.Throws<ModelSignalException>(() => MahalanobisTuning.CreateBuilder(groups)).Message, StringComparison.Ordinal);
        Assert.Contains("FitOn", (await Assert.ThrowsAsync<MosException>(() => builder.RunAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("TuneOn", (await Assert.ThrowsAsync<MosException>(() => builder.FitOn(_training).RunAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("has no label", Assert.Throws<ArgumentException>(() => builder.TuneOn(FakeImageReader.Images("no label", 20, seed: 1))).Message, StringComparison.Ordinal);
        Assert.Contains("9 held-out images are too few", Assert.Throws<ArgumentException>(() => builder.TuneOn(_heldOut.Take(9))).Message, StringComparison.Ordinal);
        Assert.Contains("No training image has a label", Assert.Throws<ArgumentException>(() => builder.FitOn(FakeImageReader.Images("no label", 20, seed: 1))).Message, StringComparison.Ordinal);
        MosException outside = await Assert.ThrowsAsync<MosException>(() => builder.TuneOn(new ImageSet(_heldOut.Items.Select(i => i with { Label = 7 }))).RunAsync());
        Assert.Contains("label 7", outside.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("Noise", () => builder.Configure(o => o.Noise = 0));
        Assert.Throws<ArgumentOutOfRangeException>("ImagesPerHalf", () => Builder(model).Configure(o => o.ImagesPerHalf = 4));
        Assert.Throws<ArgumentException>("Magnitudes", () => Builder(model).Configure(o => o.Magnitudes = []));
        Assert.Throws<ArgumentOutOfRangeException>("magnitude", () => Builder(model).Configure(o => o.Magnitudes = [-1]));
        Assert.Equal(0, inner.ImagesSeen);
    }

    [Fact]
    public void Spec_of_a_tuned_scorer_is_known_but_training_images_alone_do_not_make_one()
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse("mahalanobis:eps=0.0014:weights=tuned");

        Assert.Contains("mos tune-mahalanobis", Assert.Throws<MosException>(() => estimator.CreateFitter(ConformanceScorers.Info)).Message, StringComparison.Ordinal);
        Assert.Contains("equal or tuned", Assert.Throws<FormatException>(() => Scorers.Parse("mahalanobis:weights=mine")).Message, StringComparison.Ordinal);
    }

    private static ImageSet Labelled(string prefix, int count, int seed)
    {
        ImageSet images = FakeImageReader.Images(prefix, count, seed);
        return new ImageSet(images.Items.Select((item, i) => item with { Label = i % Classes }));
    }

    private static StageScoreTable Table(GoldenArrays golden, string name, double magnitude)
    {
        var table = new StageScoreTable(magnitude);
        double[][] Rows(string array) => [.. golden.Doubles($"{name}_{array}").Chunk(5)];
        double[][] train = Rows("train_scores");
        int[] isNoisy = golden.Ints("train_labels");
        double[][][] learnt = [.. Enumerable.Range(0, 2).Select(k => train.Where((_, i) => isNoisy[i] == k).ToArray())];
        for (int i = 0; i < learnt[0].Length; i++)
        {
            table.Add(isLearntOn: true, learnt[0][i], learnt[1][i]);
        }

        foreach ((double[] clean, double[] noisy) in Rows("val_in_scores").Zip(Rows("val_out_scores")))
        {
            table.Add(isLearntOn: false, clean, noisy);
        }

        return table;
    }

    /// <summary>The length of the gradient of the regression's objective.</summary>
    private static double Steepness(GoldenArrays golden, string name, double c, double[] weights, double offset)
    {
        double[] gradient = [.. weights, 0];
        int[] isNoisy = golden.Ints("train_labels");
        foreach ((double[] row, int label) in golden.Doubles($"{name}_train_scores").Chunk(5).Zip(isNoisy))
        {
            double wrong = (1 / (1 + Math.Exp(-new StageWeights(weights, offset).Score(row)))) - (1 - label);
            for (int j = 0; j < gradient.Length; j++)
            {
                gradient[j] += c * wrong * (j < 5 ? row[j] : 1);
            }
        }

        return Math.Sqrt(gradient.Sum(g => g * g));
    }

    private MahalanobisTuningBuilder Builder(SteppingModel model) =>
        MahalanobisTuning.CreateBuilder(model).FitOn(_training).TuneOn(_heldOut).Configure(o => o.Magnitudes = [0, 0.02, 0.01]);

    private Task<MahalanobisTuningResult> TuneAsync(SteppingModel model, Action<MahalanobisTuningOptions>? configure = null, ImageSet? heldOut = null) =>
        Builder(model).TuneOn(heldOut ?? _heldOut).Configure(configure ?? (_ => { })).RunAsync();

    private async Task<List<double[]>> ScoresAsync(SteppingModel model, IOodScorer scorer, Func<IOodScorer, ModelOutput, int, double[]> score)
    {
        var scores = new List<double[]>();
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(_heldOut.Items, model.Images))
        {
            ModelOutput output = model.Forward(batch.Images, scorer.Request);
            scores.AddRange(Enumerable.Range(0, output.Count).Select(i => score(scorer, output, i)));
        }

        return scores;
    }
}

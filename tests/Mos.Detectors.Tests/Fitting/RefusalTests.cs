namespace Mos.Detectors.Tests;

/// <summary>A method that cannot learn from the images at hand: alone it ends the run, among all it is left out.</summary>
public sealed class RefusalTests
{
    private static readonly StoredSignals Training = Known(0, 40), Inside = Known(1000, 30);
    private static readonly StoredSignals Outside = StoredSignals.FromOutput(DrawnFeatures.Info, DrawnFeatures.Unknown(30));
    private static readonly IOodMethod[] Methods = [Scorers.Msp(), Scorers.Knn(50), Scorers.Knn(3), Scorers.Vim(100), Scorers.Rmds()];

    [Fact]
    public async Task Benchmark_leaves_out_who_refuses_and_lists_the_sentence()
    {
        OodBenchmarkResult found = await Benchmark(leaveOut: true).RunAsync();

        Assert.Equal(["msp", "knn:K=3", "rmds"], found.Methods.Select(m => m.Name));
        Assert.Equal(["knn", "vim:dim=100"], found.LeftOut!.Select(l => l.Scorer));
        Assert.Contains("40 are stored", found.LeftOut![0].Reason, StringComparison.Ordinal);
        OodBenchmarkResult alone = await OodBenchmark.CreateBuilder().AddScorers(Inside.Model, Methods[0], Methods[2], Methods[4]).FitOn(Training)
            .InDistribution("in", Inside).OutOfDistribution("out", Outside).Configure(o => o.Resamples = 0).RunAsync();
        Assert.Equal(alone.Sets.Select(s => s.Scores), found.Sets.Select(s => s.Scores));
    }

    [Fact]
    public async Task Benchmark_of_named_methods_ends_with_the_sentence() =>
        Assert.Contains("'vim:dim=100' leaves nothing", (await Assert.ThrowsAsync<MosException>(() => Benchmark(leaveOut: false).RunAsync())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Benchmark_of_nothing_but_refusals_ends()
    {
        OodBenchmarkBuilder benchmark = OodBenchmark.CreateBuilder().AddScorers(Inside.Model, Scorers.Knn(50)).FitOn(Training)
            .InDistribution("in", Inside).OutOfDistribution("out", Outside).Configure(o => o.LeaveOutRefusals = true);

        Assert.Contains("No scorer could learn", (await Assert.ThrowsAsync<MosException>(() => benchmark.RunAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Benchmark_leaves_out_who_has_no_score_for_one_image_and_names_it()
    {
        IOodMethod[] methods = [Scorers.Msp(), Scorers.MaxCosineHead(), Scorers.Parse("scale+maxlogit"), Scorers.MaxLogit()];
        OodBenchmarkBuilder Run(bool leaveOut) => OodBenchmark.CreateBuilder().AddScorers(Inside.Model, methods)
            .InDistribution("in", Inside).OutOfDistribution("silent", WithSilence(20, silent: 7)).Configure(o => (o.Resamples, o.LeaveOutRefusals) = (0, leaveOut));

        OodBenchmarkResult found = await Run(leaveOut: true).RunAsync();

        Assert.Equal(["msp", "maxlogit"], found.Methods.Select(m => m.Name));
        Assert.All(found.Sets, s => Assert.Equal(2, s.Scores.Count));
        Assert.Equal(["max_cosine_head", "scale+maxlogit"], found.LeftOut!.Select(l => l.Scorer));
        Assert.All(found.LeftOut!, l => Assert.Contains($"'{l.Scorer}': image 'row[7]' has no score", l.Reason, StringComparison.Ordinal));
        OodBenchmarkResult alone = await OodBenchmark.CreateBuilder().AddScorers(Inside.Model, methods[0], methods[3])
            .InDistribution("in", Inside).OutOfDistribution("silent", WithSilence(20, silent: 7)).Configure(o => o.Resamples = 0).RunAsync();
        Assert.Equal(alone.Entries, found.Entries);
        MosException named = await Assert.ThrowsAsync<MosException>(() => Run(leaveOut: false).RunAsync());
        Assert.Equal("Scorer 'max_cosine_head': image 'row[7]' has no score, because its features are all 0; check the model and its input.", named.Message);
    }

    [Fact]
    public async Task Benchmark_leaves_out_who_cannot_learn_from_the_set_that_it_scores()
    {
        StoredSignals unlabelled = StoredSignals.FromOutput(DrawnFeatures.Info, DrawnFeatures.Known(0, 30).Output);

        OodBenchmarkResult found = await OodBenchmark.CreateBuilder().AddScorers(unlabelled.Model, Scorers.Parse("kl:means=paper"), Scorers.Msp())
            .InDistribution("in", unlabelled).OutOfDistribution("out", Outside).Configure(o => (o.Resamples, o.LeaveOutRefusals) = (0, true)).RunAsync();

        Assert.Equal(["msp"], found.Methods.Select(m => m.Name));
        Assert.Equal(["kl:means=paper"], found.LeftOut!.Select(l => l.Scorer));
    }

    [Fact]
    public async Task Benchmark_of_nothing_that_scores_every_image_ends()
    {
        OodBenchmarkBuilder benchmark = OodBenchmark.CreateBuilder().AddScorers(Inside.Model, Scorers.MaxCosineHead())
            .InDistribution("in", Inside).OutOfDistribution("silent", WithSilence(20, silent: 7)).Configure(o => o.LeaveOutRefusals = true);

        Assert.Contains("No scorer could score every image", (await Assert.ThrowsAsync<MosException>(() => benchmark.RunAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pass_scores_the_other_images_of_a_batch_in_which_one_is_refused()
    {
        StoredSignals signals = WithSilence(20, silent: 7);
        ScoringPass Pass(bool leaveOut) => new([new ModelScorers(signals.Model, [Scorers.Msp(), Scorers.MaxCosineHead()])]) { LeavesOutRefusals = leaveOut };
        double[] expected = Scorers.MaxCosineHead().Score(DrawnFeatures.Known(0, 20).Output);
        expected[7] = double.NaN;

        ModelScores found = (await Pass(leaveOut: true).RunAsync(signals).ToArrayAsync()).Single().Models[0];

        Assert.Equal(expected, found.Scores[1]);
        Assert.Equal([null, "Scorer 'max_cosine_head': image 'row[7]' has no score, because its features are all 0; check the model and its input."], found.Refusals);
        Assert.Contains("image 'row[7]'", (await Assert.ThrowsAsync<MosException>(async () => await Pass(leaveOut: false).RunAsync(signals).ToArrayAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mds_pp")]
    [InlineData("rmds_pp")]
    [InlineData("kpca_cop")]
    [InlineData("knn:K=2")]
    [InlineData("pnml")]
    public async Task Features_that_are_all_0_teach_nothing_about_directions(string spec)
    {
        IOodScorerEstimator[] estimator = [(IOodScorerEstimator)Scorers.Parse(spec)];

        MosException e = await Assert.ThrowsAsync<MosException>(() => ScorerFitting.FitAsync(Training.Model, estimator, WithSilence(40, silent: 11)));

        Assert.Equal($"Scorer '{spec}' cannot learn from these images: the features of one are all 0, so that they have no direction.", e.Message);
    }

    [Fact]
    public async Task Prepare_keeps_the_order_of_the_methods()
    {
        var refused = new List<LeftOutScorer>();

        IReadOnlyList<IOodScorer> ready = await ScorerFitting.PrepareAsync(Training.Model, Methods, Training, onRefusal: refused.Add);

        Assert.Equal(["msp", "knn:K=3", "rmds"], ready.Select(s => s.Name));
        Assert.Equal(["knn", "vim:dim=100"], refused.Select(r => r.Scorer));
        Assert.Contains("'knn'", (await Assert.ThrowsAsync<MosException>(() => ScorerFitting.PrepareAsync(Training.Model, Methods, null))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_should_learn_from_held_out_images_does()
    {
        IOodScorerEstimator[] methods = [Scorers.Klm(), Scorers.Rmds(), (IOodScorerEstimator)Scorers.Parse("react+temp_scaling")];
        StoredSignals heldOut = Known(2000, 50);

        IReadOnlyList<IOodScorer> both = await ScorerFitting.FitAsync(Training.Model, methods, Training, heldOut: heldOut);
        IReadOnlyList<IOodScorer> fromTraining = await ScorerFitting.FitAsync(Training.Model, methods, Training);
        IReadOnlyList<IOodScorer> fromHeldOut = await ScorerFitting.FitAsync(Training.Model, methods, heldOut);

        Assert.Equal([true, false, true], methods.Select(m => m.LearnsFromHeldOut));
        Assert.Equal([Data(fromHeldOut[0]), Data(fromTraining[1]), Data(fromHeldOut[2])], both.Select(Data));
        Assert.NotEqual(Data(fromTraining[0]), Data(fromHeldOut[0]));
    }

    private static string? Data(IOodScorer scorer) => ((IStorableScorer)scorer).DataFingerprint;

    private static OodBenchmarkBuilder Benchmark(bool leaveOut) => OodBenchmark.CreateBuilder().AddScorers(Inside.Model, Methods).FitOn(Training)
        .InDistribution("in", Inside).OutOfDistribution("out", Outside)
        .Configure(o =>
        {
            o.LeaveOutRefusals = leaveOut;
            o.Resamples = 0;
        });

    /// <summary>Known images, of which one excites no unit.</summary>
    private static StoredSignals WithSilence(int count, int silent)
    {
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(0, count);
        float[] values = output.Features!.Values.ToArray();
        values.AsSpan(silent * DrawnFeatures.Width, DrawnFeatures.Width).Clear();
        return StoredSignals.FromOutput(
            DrawnFeatures.Info, ModelOutput.FromFeatures(new FloatMatrix(count, DrawnFeatures.Width, values), DrawnFeatures.Info.Head), labels);
    }

    private static StoredSignals Known(int first, int count)
    {
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(first, count);
        return StoredSignals.FromOutput(DrawnFeatures.Info, output, labels);
    }
}

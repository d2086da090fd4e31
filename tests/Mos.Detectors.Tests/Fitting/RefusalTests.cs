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

    private static StoredSignals Known(int first, int count)
    {
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(first, count);
        return StoredSignals.FromOutput(DrawnFeatures.Info, output, labels);
    }
}

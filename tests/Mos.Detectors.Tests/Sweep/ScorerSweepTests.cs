namespace Mos.Detectors.Tests;

/// <summary>Trying the listed options of scorers on validation signals.</summary>
public sealed class ScorerSweepTests
{
    private static readonly StoredSignals Training = Known(0, 80), Validation = Known(1000, 60);
    private static readonly StoredSignals Unknown = StoredSignals.FromOutput(DrawnFeatures.Info, DrawnFeatures.Unknown(50));

    [Theory]
    [InlineData("knn", "knn:K=50", "knn:K=100", "knn:K=200", "knn:K=500", "knn:K=1000")]
    [InlineData("vra:high=90", "vra:high=90:low=1", "vra:high=90:low=5", "vra:high=90:low=10", "vra:high=90:low=15")]
    [InlineData("she:metric=cosine", "she:metric=cosine")]
    [InlineData("react:percentile=90+mcm", "react:percentile=90+mcm:tau=0.01", "react:percentile=90+mcm:tau=1", "react:percentile=90+mcm:tau=10")]
    [InlineData("msp", "msp")]
    public void SpecsOf_leaves_given_options_as_they_are(string spec, params string[] expected) => Assert.Equal(expected, ScorerSweep.SpecsOf(spec));

    [Fact]
    public void Every_listed_value_makes_a_scorer()
    {
        Assert.True(ScorerSweep.Names.Count >= 15);
        Assert.All(ScorerSweep.Names.SelectMany(ScorerSweep.SpecsOf), spec => Assert.Equal(spec, Scorers.Parse(spec).Name));
    }

    [Fact]
    public async Task Objective_is_the_auroc_that_a_benchmark_gives()
    {
        ScorerSweepResult found = await ScorerSweep.RunAsync(["react", "fdbd"], Validation, [("far", Unknown)], Training);
        IOodMethod[] methods = [.. found.Trials.Select(t => Scorers.Parse(t.Spec))];
        OodBenchmarkResult expected = await OodBenchmark.CreateBuilder().AddScorers(Validation.Model, methods).FitOn(Training)
            .InDistribution("in", Validation).OutOfDistribution("far", Unknown).Configure(o => o.Resamples = 0).RunAsync();

        Assert.Equal(6, found.Trials.Count);
        Assert.All(found.Trials, t => Assert.Equal(expected[t.Spec, "far"].Auroc, t.Objective));
        Assert.Equal(["react", "fdbd"], found.Best.Select(b => b.Scorer));
        Assert.All(found.Best, b => Assert.Equal(found.Trials.Where(t => t.Scorer == b.Scorer).Max(t => t.Objective), b.Objective));
        Assert.Contains("tuned on out-of-distribution data (far)", found.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_sets_count_alike()
    {
        StoredSignals half = StoredSignals.FromOutput(DrawnFeatures.Info, DrawnFeatures.Known(5000, 30).Output);

        SweepTrial trial = Assert.Single((await ScorerSweep.RunAsync(["msp"], Validation, [("far", Unknown), ("none", half)])).Trials);

        Assert.Equal(2, trial.Sets.Count);
        Assert.Equal(trial.Sets.Average(), trial.Objective);
        Assert.InRange(trial.Sets[1], 0.3, 0.7);
    }

    [Fact]
    public async Task What_cannot_learn_or_run_is_listed_and_the_rest_is_tried()
    {
        ScorerSweepResult found = await ScorerSweep.RunAsync(["knn", "mos", "gen:M=10"], Validation, [("far", Unknown)], Training);

        Assert.Equal("knn:K=50", Assert.Single(found.Trials, t => t.Scorer == "knn").Spec);
        Assert.Equal(7, found.Trials.Count(t => t.Scorer == "gen:M=10"));
        Assert.Contains("group head", found.LeftOut.Single(l => l.Scorer == "mos").Reason, StringComparison.Ordinal);
        Assert.Contains("80 are stored", found.LeftOut.Single(l => l.Scorer == "knn:K=100").Reason, StringComparison.Ordinal);
        MosException nothing = await Assert.ThrowsAsync<MosException>(() => ScorerSweep.RunAsync(["knn"], Validation, [("far", Unknown)]));
        Assert.Contains("could try nothing", nothing.Message, StringComparison.Ordinal);
        Assert.Contains("learns from training images", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_unknown_images_right_answers_are_told_from_wrong_ones()
    {
        // Images whose labels are wrong are those whose largest logit is least.
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(1000, 40);
        double[] scores = Scorers.MaxLogit().Score(output);
        int[] lowest = [.. Enumerable.Range(0, 40).OrderBy(i => scores[i]).Take(10)];
        Array.ForEach(lowest, i => labels[i] = (labels[i] + 1) % DrawnFeatures.Classes);

        ScorerSweepResult found = await ScorerSweep.RunAsync(["maxlogit"], StoredSignals.FromOutput(DrawnFeatures.Info, output, labels), []);

        Assert.Equal(1, Assert.Single(found.Trials).Objective);
        Assert.Empty(found.OutOfDistribution);
        Assert.Contains("wrongly classified", found.Objective, StringComparison.Ordinal);
        Assert.Contains("proxy", found.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_needs_right_and_wrong_answers()
    {
        (ModelOutput output, _) = DrawnFeatures.Known(1000, 40);

        Assert.Contains("gives only right ones", (await Assert.ThrowsAsync<MosException>(() => ScorerSweep.RunAsync(["msp"], Validation, []))).Message, StringComparison.Ordinal);
        Assert.Contains("no labels", (await Assert.ThrowsAsync<MosException>(() => ScorerSweep.RunAsync(["msp"], StoredSignals.FromOutput(DrawnFeatures.Info, output), []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Scorer_named_twice_is_refused() =>
        Assert.ThrowsAsync<FormatException>(() => ScorerSweep.RunAsync(["knn", "knn:K=50"], Validation, [("far", Unknown)], Training));

    private static StoredSignals Known(int first, int count)
    {
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(first, count);
        return StoredSignals.FromOutput(DrawnFeatures.Info, output, labels);
    }
}

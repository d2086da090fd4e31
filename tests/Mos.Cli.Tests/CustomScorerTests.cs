using System.Text.RegularExpressions;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Testing;
using Mos.Vision;

namespace Mos.Cli.Tests;

/// <summary>Scorers of one's own, written against the public API alone, take part like those of the catalogue.</summary>
[Collection(ToolTests.Name)]
public sealed class CustomScorerTests(Samples samples)
{
    private StoredSignals Inside => StoredSignals.Open(samples["stored-val"]);

    private StoredSignals Outside => StoredSignals.Open(samples["stored-far"]);

    private StoredSignals Training => StoredSignals.Open(samples["stored-train"]);

    [Fact]
    public void Sample_takes_fewer_than_forty_lines()
    {
        string sample = File.ReadAllText(Path.Combine(SharedData.Golden, "..", "..", "samples", "CustomScorer", "Program.cs"));

        Match region = Regex.Match(sample, @"^#region custom-scorer\r?\n(.*?)^#endregion", RegexOptions.Singleline | RegexOptions.Multiline);

        Assert.InRange(region.Groups[1].Value.Split('\n').Length, 10, 39);
    }

    [Fact]
    public async Task Benchmark_and_report_bear_its_name()
    {
        using var folder = new TemporaryFolder();

        OodBenchmarkResult result = await OodBenchmark.CreateBuilder().AddScorers(Inside.Model, new GapScorer(), Scorers.LogitMargin(), new OffsetEstimator()).FitOn(Training)
            .InDistribution("in", Inside).OutOfDistribution("far", Outside).Configure(o => o.Resamples = 0).RunAsync();
        await ResultFiles.SaveAsync(result, folder.Path);

        Assert.Equal(result["logit_margin", "far"], result["gap:rank=2", "far"]);
        Assert.All(["results.md", "report.html", "scores.csv"], file => Assert.Contains("gap:rank=2", File.ReadAllText(folder.File(file)), StringComparison.Ordinal));
        Assert.Contains("offset", result.Methods.Select(m => m.Scorer));
    }

    [Fact]
    public async Task Sweep_tries_its_options_with_those_of_the_catalogue()
    {
        SweepCandidate[] candidates =
        [
            .. Enumerable.Range(2, 3).Select(rank => new SweepCandidate("gap", new GapScorer(rank))),
            new("logit_margin", Scorers.LogitMargin()), new("offset", new OffsetEstimator()),
        ];

        ScorerSweepResult found = await ScorerSweep.RunAsync(candidates, Inside, [("far", Outside)], Training);

        Assert.Equal(["gap:rank=2", "gap:rank=3", "gap:rank=4", "logit_margin", "offset"], found.Trials.Select(t => t.Spec));
        Assert.Equal(["gap", "logit_margin", "offset"], found.Best.Select(t => t.Scorer));
        Assert.Equal(found.Trials[3].Objective, found.Trials[0].Objective);
        Assert.NotEqual(found.Trials[1].Objective, found.Trials[0].Objective);
        ArgumentException twice = await Assert.ThrowsAsync<ArgumentException>(() => ScorerSweep.RunAsync([candidates[0], candidates[0]], Inside, [("far", Outside)]));
        Assert.Contains("'gap:rank=2'", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detector_file_takes_it_again()
    {
        using var folder = new TemporaryFolder();
        using BitModel model = BitModel.Load(samples["flat"]);
        using OodDetector built = await OodDetector.CreateBuilder(model).UseScorer(new GapScorer()).CalibrateOn(ImageSet.FromDirectory(samples["val"])).BuildAsync();
        string image = Directory.GetFiles(samples["far-noise"])[0];

        await built.SaveAsync(folder.File("gap.mos"));
        using OodDetector loaded = await OodDetector.LoadAsync(folder.File("gap.mos"), BitModel.Loader, new GapScorer());

        Assert.Equal(await built.DetectAsync(image), await loaded.DetectAsync(image));
        Assert.Contains("'gap'", (await Assert.ThrowsAsync<MosException>(() => OodDetector.LoadAsync(folder.File("gap.mos"), BitModel.Loader))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_learnt_is_saved_and_loaded_beside_scorers_of_the_catalogue()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<IOodScorer> fitted = await ScorerFitting.FitAsync(Training.Model, [Scorers.Rmds(), new OffsetEstimator()], Training);
        ModelOutput output = Inside.ReadParts().First().Output;

        await FittedScorers.SaveAsync(folder.File("fitted"), [.. fitted.Cast<IStorableScorer>()]);
        IReadOnlyList<IStorableScorer> loaded = await FittedScorers.LoadAsync(folder.File("fitted"), (entry, state) =>
            entry.Spec == "offset" ? new OffsetScorer(entry.Model, state.Single(t => t.Name == "offset").ToDoubles()[0]) : null);

        Assert.Equal(fitted.Select(s => s.Name), loaded.Select(s => s.Name));
        Assert.Equal(fitted.Select(s => s.Score(output)), loaded.Select(s => s.Score(output)));
        Assert.Contains("offset", (await Assert.ThrowsAsync<MosFormatException>(() => FittedScorers.LoadAsync(folder.File("fitted")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detector_file_takes_one_that_has_learnt()
    {
        using var folder = new TemporaryFolder();
        using BitModel model = BitModel.Load(samples["flat"]);
        var learnt = new OffsetScorer(null, 3);
        using OodDetector built = await OodDetector.CreateBuilder(model).UseScorer(learnt).CalibrateOn(ImageSet.FromDirectory(samples["val"])).BuildAsync();

        await built.SaveAsync(folder.File("offset.mos"));
        using OodDetector loaded = await OodDetector.LoadAsync(folder.File("offset.mos"), BitModel.Loader, learnt);

        Assert.Same(learnt, loaded.Scorer);
        Assert.Equal(built.Calibration.Threshold, loaded.Calibration.Threshold);
    }

    /// <summary>The gap between the largest logit and the one of a rank.</summary>
    private sealed class GapScorer(int rank = 2) : IOodScorer
    {
        public string Name => $"gap:rank={rank}";

        public ModelRequest Request { get; } = new(ModelSignals.Logits);

        public void Score(ModelOutput output, Span<double> scores)
        {
            for (int i = 0; i < output.Count; i++)
            {
                float[] ascending = [.. output.Logits!.Row(i)];
                Array.Sort(ascending);
                scores[i] = ascending[^1] - ascending[^rank];
            }
        }
    }

    /// <summary>The largest logit less its mean over the training images.</summary>
    private sealed class OffsetEstimator : IOodScorerEstimator
    {
        public string Name => "offset";

        public ModelRequest Request { get; } = new(ModelSignals.Logits);

        public IOodScorerFitter CreateFitter(ModelInfo model) => new Fitter();

        private sealed class Fitter : IOodScorerFitter
        {
            private double _sum;
            private long _count;

            public void Observe(ModelOutput output, ReadOnlySpan<int> labels)
            {
                _sum += Scorers.MaxLogit().Score(output).Sum();
                _count += output.Count;
            }

            public void Merge(IOodScorerFitter other) => (_sum, _count) = (_sum + ((Fitter)other)._sum, _count + ((Fitter)other)._count);

            public IOodScorer Fit() => new OffsetScorer(null, _sum / _count);
        }
    }

    private sealed class OffsetScorer(string? model, double offset) : IStorableScorer
    {
        public string Name => "offset";

        public ModelRequest Request { get; } = new(ModelSignals.Logits);

        public string? ModelFingerprint => model;

        public IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>("offset", [1], new[] { offset })];

        public void Score(ModelOutput output, Span<double> scores)
        {
            for (int i = 0; i < output.Count; i++)
            {
                scores[i] = Scorers.MaxLogit().Score(output)[i] - offset;
            }
        }
    }
}

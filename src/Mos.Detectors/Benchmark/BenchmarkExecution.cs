using System.Diagnostics;

namespace Mos.Detectors;

/// <summary>One run of a benchmark: a pass of each data set for each distinct preprocessing, then the metrics.</summary>
internal sealed class BenchmarkExecution
{
    private readonly IReadOnlyList<ModelScorers> _models;
    private readonly IReadOnlyList<BenchmarkImages> _sets;
    private readonly OodBenchmarkOptions _options;
    private readonly BenchmarkNames _names;
    private readonly IReadOnlyList<(ScoringPass Pass, int[] Models)> _passes;
    private readonly IReadOnlyList<Top1?> _top1;
    private readonly List<BenchmarkTiming> _timings = [];
    private long _passesTaken;

    /// <summary>Checks all that can be checked before an image is read.</summary>
    public BenchmarkExecution(IReadOnlyList<ModelScorers> models, IReadOnlyList<BenchmarkImages> sets, OodBenchmarkOptions options)
    {
        _models = models;
        _sets = sets;
        _options = options;
        _names = new BenchmarkNames(models);
        _passes =
        [
            .. Enumerable.Range(0, models.Count)
                .GroupBy(m => PreprocessingKey.Of(models[m].Model))
                .Select(g => (new ScoringPass(g.Select(m => models[m]), options.Loader), g.ToArray())),
        ];
        _top1 = [.. models.Select(m => Top1.For(m.Model, sets[0]))];
    }

    public async Task<OodBenchmarkResult> RunAsync(IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset started = TimeProvider.System.GetLocalNow();
        var scores = new List<SetScores>();
        foreach (BenchmarkImages set in _sets)
        {
            scores.Add(await ScoreAsync(set, scores.Count == 0, progress, cancellationToken).ConfigureAwait(false));
        }

        long start = Stopwatch.GetTimestamp();
        BenchmarkMetrics metrics = BenchmarkMetrics.Compute(_names, scores, _options, cancellationToken);
        long images = scores.Sum(s => (long)s.Sources.Count);
        _timings.Add(new BenchmarkTiming("Metrics", Stopwatch.GetElapsedTime(start).TotalSeconds, images));
        return new OodBenchmarkResult
        {
            Run = new BenchmarkRun(ProductVersion.Current, started, MachineDescription.OfThis(), _options.Device, _options.TprLevel, _options.Seed, _options.Resamples),
            Models = [.. _models.Select((m, i) => Describe(m.Model.Info, _names.Models[i], _top1[i]))],
            Sets = [.. scores.Select((s, i) => s.ToResult(isInDistribution: i == 0))],
            Methods = metrics.Methods,
            Entries = metrics.Entries,
            Timings = [.. _timings],
            Passes = new BenchmarkPasses(_passesTaken, images * metrics.Methods.Count),
        };
    }

    private async Task<SetScores> ScoreAsync(BenchmarkImages set, bool isInDistribution, IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        var scores = new SetScores(set, _names.Methods.Count);
        string stage = $"Scoring {set.Name}";
        long start = Stopwatch.GetTimestamp();
        long done = 0;
        long total = (long)set.Images.Count * _passes.Count;
        progress?.Report(new OodProgress(stage, done, total));
        foreach ((ScoringPass pass, int[] models) in _passes)
        {
            scores.BeginPass();
            await foreach (ScoredBatch batch in pass.RunAsync(set.Images.Items, cancellationToken).ConfigureAwait(false))
            {
                scores.AddImages(batch);
                _passesTaken += (long)batch.Items.Count * pass.BackboneCount;
                for (int i = 0; i < models.Length; i++)
                {
                    scores.AddScores(batch.Models[i], _names.FirstMethod(models[i]));
                    if (isInDistribution)
                    {
                        _top1[models[i]]?.Add(batch.Items, batch.Models[i].Output);
                    }
                }

                done += batch.Consumed;
                progress?.Report(new OodProgress(stage, done, total));
            }

            scores.EndPass();
        }

        _timings.Add(new BenchmarkTiming(stage, Stopwatch.GetElapsedTime(start).TotalSeconds, set.Images.Count));
        return scores;
    }

    private static BenchmarkModel Describe(ModelInfo info, string name, Top1? top1) =>
        new(name, ModelFingerprint.Of(info), info.ClassCount, info.Groups?.GroupCount, top1?.Share);
}

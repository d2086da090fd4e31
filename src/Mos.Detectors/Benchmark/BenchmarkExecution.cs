using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Mos.Detectors;

/// <summary>One run of a benchmark: a pass of each data set for each distinct preprocessing, then the metrics.</summary>
internal sealed class BenchmarkExecution
{
    private readonly IReadOnlyList<DataSet> _sets;
    private readonly DataSet? _training;
    private readonly OodBenchmarkOptions _options;
    private readonly IReadOnlyList<Top1?> _top1;
    private readonly List<BenchmarkTiming> _timings = [];
    private readonly List<LeftOutScorer> _leftOut = [];
    private readonly SortedDictionary<int, string> _refusals = [];
    private IReadOnlyList<ModelMethods> _models;
    private BenchmarkNames _names;
    private IOodScorer?[] _scorers;
    private IReadOnlyList<SelfFit> _selfFits;
    private BenchmarkPasses _passes = new(0, 0, 0, 0, 0, 0, 0);
    private List<UnreadableImage>? _unreadableTraining;

    /// <summary>Checks all that can be checked before an image is read.</summary>
    public BenchmarkExecution(IReadOnlyList<ModelMethods> models, IReadOnlyList<DataSet> sets, DataSet? training, OodBenchmarkOptions options)
    {
        _sets = sets;
        _training = training;
        _options = options;
        Arrange(models);
        _ = PlanPasses(isInDistribution: true);
        foreach ((ModelMethods model, DataSet set) in models.SelectMany(m => sets.Select(s => (m, s))))
        {
            set.Check(model.Model, model.Methods, model.Methods.Aggregate(ModelSignals.None, (all, m) => all | m.Request.Signals));
        }

        _top1 = [.. models.Select(m => Top1.For(m.Model, sets[0].Name, sets[0].Images))];
    }

    /// <summary>Numbers the methods, model by model.</summary>
    [MemberNotNull(nameof(_models), nameof(_names), nameof(_scorers), nameof(_selfFits))]
    private void Arrange(IReadOnlyList<ModelMethods> models)
    {
        _models = models;
        var names = _names = new BenchmarkNames(models);
        _scorers = [.. models.SelectMany(m => m.Methods).Select(m => m as IOodScorer)];
        _selfFits =
        [
            .. from m in Enumerable.Range(0, models.Count)
               from s in Enumerable.Range(0, models[m].Methods.Count)
               where models[m].Methods[s] is IOodScorerEstimator { LearnsFromScoredSet: true }
               let method = names.FirstMethod(m) + s
               select new SelfFit(
                   m, method, models[m].Model, (IOodScorerEstimator)models[m].Methods[s], _sets[0],
                   _options.LeaveOutRefusals ? reason => _refusals.TryAdd(method, reason) : null),
        ];
    }

    public async Task<OodBenchmarkResult> RunAsync(IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await RunToEndAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (SelfFit fit in _selfFits)
            {
                fit.Dispose();
            }
        }
    }

    private async Task<OodBenchmarkResult> RunToEndAsync(IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset started = TimeProvider.System.GetLocalNow();
        await FitAsync(progress, cancellationToken).ConfigureAwait(false);
        var scores = new List<SetScores>();
        foreach (DataSet set in _sets)
        {
            scores.Add(await ScoreAsync(set, scores.Count == 0, progress, cancellationToken).ConfigureAwait(false));
        }

        long start = Stopwatch.GetTimestamp();
        int[] kept = Kept();
        BenchmarkMetrics metrics = BenchmarkMetrics.Compute(_names, kept, scores, _options, cancellationToken);
        long images = scores.Sum(s => (long)s.Sources.Count);
        _timings.Add(new BenchmarkTiming("Metrics", Stopwatch.GetElapsedTime(start).TotalSeconds, images));
        return new OodBenchmarkResult
        {
            Run = new BenchmarkRun(ProductVersion.Current, started, MachineDescription.OfThis(), _options.Device, _options.TprLevel, _options.Seed, _options.Resamples),
            Models = [.. _models.Select((m, i) => Describe(m.Model.Info, _names.Models[i], _top1[i]))],
            Sets = [.. scores.Select((s, i) => s.ToResult(isInDistribution: i == 0, kept))],
            Methods = metrics.Methods,
            Entries = metrics.Entries,
            Timings = [.. _timings],
            Passes = _passes with { MethodByMethod = images * metrics.Methods.Count },
            UnreadableTraining = _unreadableTraining,
            LeftOut = _leftOut.Count > 0 ? _leftOut : null,
        };
    }

    private async Task<SetScores> ScoreAsync(DataSet set, bool isInDistribution, IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        var scores = new SetScores(set, _names.Methods.Count, _models.Count);
        string stage = $"Scoring {set.Name}";
        long start = Stopwatch.GetTimestamp();
        long done = 0;
        IReadOnlyList<BenchmarkPass> passes = PlanPasses(isInDistribution);
        long total = (long)set.Count * passes.Count;
        progress?.Report(new OodProgress(stage, done, total));
        foreach ((ScoringPass pass, IReadOnlyList<int> models, IReadOnlyList<int[]> methods) in passes)
        {
            scores.BeginPass();
            await foreach (ScoredBatch batch in set.RunAsync(pass, cancellationToken).ConfigureAwait(false))
            {
                scores.AddImages(batch);
                if (set.Stored is null)
                {
                    Count(pass, batch.Items.Count);
                }

                for (int i = 0; i < models.Count; i++)
                {
                    scores.AddScores(batch.Models[i], methods[i]);
                    NoteRefusals(batch.Models[i], methods[i]);
                    scores.AddClaims(models[i], batch.Models[i].Output);
                    if (isInDistribution)
                    {
                        LookAt(models[i], batch.Items, batch.Models[i].Output);
                    }
                }

                done += batch.Consumed;
                progress?.Report(new OodProgress(stage, done, total));
            }

            scores.EndPass();
        }

        foreach (SelfFit fit in isInDistribution ? _selfFits : [])
        {
            long began = Stopwatch.GetTimestamp();
            if (fit.Fit() is var (scorer, found))
            {
                _scorers[fit.Method] = scorer;
                scores.AddScores(found, Stopwatch.GetElapsedTime(began).TotalSeconds, fit.Method);
            }
        }

        _timings.Add(new BenchmarkTiming(stage, Stopwatch.GetElapsedTime(start).TotalSeconds, set.Count));
        return scores;
    }

    /// <summary>What is learnt from training data is learnt before any set is scored.</summary>
    private async Task FitAsync(IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        if (_models.All(m => m.Learners.Count == 0))
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        _unreadableTraining = [];
        (IReadOnlyList<IReadOnlyList<IOodScorer?>> fitted, long passes) = await ScorerFitting.FitAsync(
            [.. _models.Select(m => (m.Model, m.Learners))], _training!, _options.Loader, _unreadableTraining.Add, progress,
            _options.LeaveOutRefusals ? _leftOut.Add : null, cancellationToken).ConfigureAwait(false);
        _passes = _passes with { Fitting = passes };

        // What was learnt takes the place of what was to learn; what could not be has none.
        Arrange([.. _models.Select((m, i) => m.WithLearnt(fitted[i]))]);
        if (_scorers.Length == 0)
        {
            throw new MosException($"No scorer could learn from the training images; the first: {_leftOut[0].Reason}");
        }

        _timings.Add(new BenchmarkTiming("Fitting", Stopwatch.GetElapsedTime(start).TotalSeconds, _training!.Count));
    }

    private void Count(ScoringPass pass, long images) => _passes = _passes with
    {
        Taken = _passes.Taken + (images * pass.BackboneCount),
        StepForward = _passes.StepForward + (images * pass.StepForwardCount),
        StepBackward = _passes.StepBackward + (images * pass.StepBackwardCount),
        MapReentry = _passes.MapReentry + (images * pass.MapReentryCount),
        MapReading = _passes.MapReading + (images * pass.MapReadingCount),
    };

    private IReadOnlyList<BenchmarkPass> PlanPasses(bool isInDistribution) => BenchmarkPass.Plan(
        _models,
        _scorers,
        _names.FirstMethod,
        m => ClassPrediction.Signals(_models[m].Model)
            | (isInDistribution ? _selfFits.Where(f => f.Model == m).Aggregate(ModelSignals.None, (all, f) => all | f.Signals) : ModelSignals.None),
        _options);

    private void NoteRefusals(ModelScores found, int[] methods)
    {
        foreach ((int method, string? reason) in methods.Zip(found.Refusals))
        {
            if (reason is not null)
            {
                _refusals.TryAdd(method, reason);
            }
        }
    }

    /// <summary>The methods that have scored every image; the others are left out, for figures of fewer images could not be compared.</summary>
    private int[] Kept()
    {
        _leftOut.AddRange(_refusals.Select(r => new LeftOutScorer(_names.Methods[r.Key].Name, r.Value)));
        int[] kept = [.. Enumerable.Range(0, _names.Methods.Count).Where(m => !_refusals.ContainsKey(m))];
        return kept.Length > 0 ? kept : throw new MosException($"No scorer could score every image; the first: {_leftOut[0].Reason}");
    }

    private void LookAt(int model, IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        _top1[model]?.Add(items, output);
        foreach (SelfFit fit in _selfFits.Where(f => f.Model == model))
        {
            fit.Observe(items, output);
        }
    }

    private static BenchmarkModel Describe(ModelInfo info, string name, Top1? top1) =>
        new(name, ModelFingerprint.Of(info), info.ClassCount, info.Groups?.GroupCount, top1?.Share, info.Groups?.GroupNames);
}

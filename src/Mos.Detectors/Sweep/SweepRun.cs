namespace Mos.Detectors;

/// <summary>One sweep: its combinations, and what became of them.</summary>
internal sealed class SweepRun
{
    private readonly List<Trial> _trials = [];
    private readonly List<LeftOutScorer> _leftOut = [];
    private readonly IOodModel _model;
    private readonly IProgress<OodProgress>? _progress;

    public SweepRun(IReadOnlyList<SweepCandidate> candidates, IOodModel model, IProgress<OodProgress>? progress)
    {
        (_model, _progress) = (model, progress);
        foreach ((string scorer, IOodMethod method) in candidates)
        {
            if (method.CanScore(model))
            {
                _trials.Add(new Trial(scorer, method));
            }
            else
            {
                _leftOut.Add(new LeftOutScorer(method.Name, SignalRefusal.Of(method, model).Message));
            }
        }
    }

    /// <summary>Fits all that learn, in one go.</summary>
    /// <exception cref="MosException">Nothing is left to be tried.</exception>
    public async Task FitAsync(StoredSignals? training, CancellationToken cancellationToken)
    {
        Trial[] learners = [.. _trials.Where(t => t.Method is IOodScorerEstimator)];
        if (training is null)
        {
            Array.ForEach(learners, t => LeaveOut(new LeftOutScorer(t.Method.Name, $"Scorer '{t.Method.Name}' learns from training images, and none are given.")));
        }
        else if (learners.Length > 0)
        {
            await FitAsync(learners, training, cancellationToken).ConfigureAwait(false);
        }

        if (_trials.Count == 0)
        {
            throw Nothing(_leftOut);
        }
    }

    private async Task FitAsync(Trial[] learners, StoredSignals training, CancellationToken cancellationToken)
    {
        IOodScorerEstimator[] estimators = [.. learners.Select(t => (IOodScorerEstimator)t.Method)];
        IReadOnlyList<IOodScorer> fitted = await ScorerFitting.FitAsync(_model, estimators, training, _progress, onRefusal: LeaveOut, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach ((Trial trial, IOodScorer scorer) in learners.Where(_trials.Contains).Zip(fitted))
        {
            trial.Scorer = scorer;
        }
    }

    /// <summary>Scores a set with every combination, many at once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="signals">What is stored of it.</param>
    /// <param name="withAnswers">Whether its labels are those of the model's classes and wanted.</param>
    /// <param name="cancellationToken">Heard between parts.</param>
    public async Task<ScoredRows> ScoreAsync(string name, StoredSignals signals, bool withAnswers, CancellationToken cancellationToken)
    {
        Trial[] trials = [.. _trials];
        ModelSignals wanted = trials.Aggregate(ClassPrediction.Signals(_model), (all, t) => all | t.Scorer!.Request.Signals);
        LabelMap? labels = withAnswers ? LabelMap.For(signals.Images, name, _model.Info) : null;
        var rows = new ScoredRows(trials.Length);
        var pass = new ScoringPass([new ModelScorers(_model, [], wanted)]);
        long done = 0;
        await foreach (ScoredBatch batch in pass.RunAsync(signals, cancellationToken).ConfigureAwait(false))
        {
            ModelOutput output = batch.Models[0].Output;
            string[] sources = [.. batch.Items.Select(i => i.Source)];
            await Task.Run(
                () => Parallel.For(0, batch.Items.Count == 0 ? 0 : trials.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => Score(trials[i], output, sources, rows.Scores[i])),
                cancellationToken).ConfigureAwait(false);
            if (labels is not null)
            {
                rows.AddAnswers(output, [.. batch.Items.Select(labels.ClassOf)]);
            }

            done += batch.Consumed;
            _progress?.Report(new OodProgress($"Scoring {name}", done, signals.Count));
        }

        return rows;
    }

    public ScorerSweepResult Result(string objective, IReadOnlyList<string> outOfDistribution, IReadOnlyList<SweepPair> sets)
    {
        Trial[] trials = [.. _trials];
        LeftOutScorer[] failed = [.. trials.Where(t => t.Refusal is not null).Select(t => new LeftOutScorer(t.Method.Name, t.Refusal!))];
        if (failed.Length == trials.Length)
        {
            throw Nothing([.. _leftOut, .. failed]);
        }

        SweepTrial[] found = trials.AsParallel().AsOrdered().Select((t, i) =>
        {
            if (t.Refusal is not null)
            {
                return null;
            }

            double[] areas = [.. sets.Select(s => OodMetrics.Compute(s.Inside[i].ToArray(), s.Outside[i].ToArray()).Auroc)];
            return new SweepTrial(t.Asked, t.Method.Name, areas.Average(), areas);
        }).OfType<SweepTrial>().ToArray();
        return new ScorerSweepResult(objective, outOfDistribution, found, [.. _leftOut, .. failed]);
    }

    private static void Score(Trial trial, ModelOutput output, string[] sources, List<double> scores)
    {
        if (trial.Refusal is not null)
        {
            return;
        }

        try
        {
            scores.AddRange(CheckedScore.Of(trial.Scorer!, output, sources));
        }
        catch (MosException e)
        {
            trial.Refusal = e.Message;
        }
    }

    private static MosException Nothing(IReadOnlyList<LeftOutScorer> leftOut) =>
        new($"The sweep could try nothing; the first: {leftOut.Select(l => l.Reason).FirstOrDefault("no scorer was named.")}");

    private void LeaveOut(LeftOutScorer scorer)
    {
        _leftOut.Add(scorer);
        _trials.RemoveAll(t => t.Method.Name == scorer.Scorer);
    }

    /// <summary>A combination on its way.</summary>
    private sealed class Trial(string asked, IOodMethod method)
    {
        public string Asked => asked;

        public IOodMethod Method => method;

        public IOodScorer? Scorer { get; set; } = method as IOodScorer;

        /// <summary>Why it cannot score; null: it can.</summary>
        public string? Refusal { get; set; }
    }
}

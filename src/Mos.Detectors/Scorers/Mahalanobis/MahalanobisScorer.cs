namespace Mos.Detectors;

internal sealed class MahalanobisScorer : IStorableScorer
{
    private const string WeightsName = "stage_weights";
    private const string OffsetName = "offset";

    private readonly StageWeights _weights;

    /// <param name="name">The spec.</param>
    /// <param name="step">The input step.</param>
    /// <param name="stages">The classes of each stage.</param>
    /// <param name="fingerprint">What it was fitted on, or null.</param>
    /// <param name="weights">Null: 1 for each stage.</param>
    public MahalanobisScorer(string name, StepSize step, IReadOnlyList<StageGaussians> stages, string? fingerprint, StageWeights? weights = null)
    {
        Name = name;
        Stages = stages;
        _weights = weights ?? StageWeights.Equal(stages.Count);
        ModelFingerprint = fingerprint;
        Request = new ModelRequest(ModelSignals.Stages, stages.SelectMany(g => step.Against(ModelSignals.Stages, g.Cotangent, g.Stage)));
        State =
        [
            .. stages.SelectMany(s => s.State()),
            .. weights is null ? [] : (StoredTensor[])
            [
                StoredTensor.FromValues<double>(WeightsName, [1, stages.Count], weights.Weights),
                StoredTensor.FromValues<double>(OffsetName, [1, 1], new[] { weights.Offset }),
            ],
        ];
    }

    public string Name { get; }

    public ModelRequest Request { get; }

    public string? ModelFingerprint { get; }

    public IReadOnlyList<StoredTensor> State { get; }

    public IReadOnlyList<StageGaussians> Stages { get; }

    public static MahalanobisScorer Restore(ScorerSpec spec, FittedState state)
    {
        StageGaussians[] stages = [StageGaussians.Restore(state, 0), .. StagesFrom(state, 1)];

        // Without weights: those of a scorer that was not tuned, or was written before there was tuning.
        var settings = MahalanobisSettings.Parse(spec);
        return new MahalanobisScorer(spec.Text, settings.Step, stages, state.ModelFingerprint, settings.IsTuned ? WeightsOf(state, stages.Length) : null);
    }

    public static MahalanobisScorer RestoreEnsemble(ScorerSpec spec, FittedState state)
    {
        var settings = MahalanobisSettings.ParseEnsemble(spec);
        StageGaussians[] stages = settings.Layers is { } layers
            ? [.. layers.Select(s => StageGaussians.Restore(state, s))]
            : [StageGaussians.Restore(state, 0), .. StagesFrom(state, 1)];
        return new MahalanobisScorer(
            spec.Text, settings.Step, stages, state.ModelFingerprint, settings.WeightsOf(spec.Text, stages.Length) is null ? null : WeightsOf(state, stages.Length));
    }

    public void Score(ModelOutput output, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (SignalRefusal.Missing(this, output.Signals) != ModelSignals.None)
        {
            throw SignalRefusal.Of(this, output);
        }

        if (scores.Length != output.Count)
        {
            throw new ArgumentException($"{output.Count} images need as many scores, not {scores.Length}.", nameof(scores));
        }

        double[][] ofStages = StageScores(output);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = _weights.Score(ofStages[i]);
            if (double.IsNaN(scores[i]))
            {
                throw new NoScoreException(Name, i, "its features hold NaN or infinity");
            }
        }
    }

    /// <summary>For each image the score of each stage, after the step for it where there is one.</summary>
    public double[][] StageScores(ModelOutput output)
    {
        double[][] ofStages = [.. Stages.Select((_, s) => StageScores(output, s))];
        return [.. Enumerable.Range(0, output.Count).Select(i => Array.ConvertAll(ofStages, scores => scores[i]))];
    }

    private double[] StageScores(ModelOutput output, int stage)
    {
        StageGaussians classes = Stages[stage];
        IReadOnlyList<FloatMatrix> stages = (Request.Steps.Count == 0 ? output : output.After(Request.Steps[stage])).Stages!;
        return classes.Stage < stages.Count && stages[classes.Stage].Columns == classes.Dimension
            ? classes.Scores(stages[classes.Stage])
            : throw new ModelSignalException($"Scorer '{Name}' was fitted on {Stages.Count} stages of other widths than the output's; fit it on this model.");
    }

    private static IEnumerable<StageGaussians> StagesFrom(FittedState state, int first)
    {
        for (int stage = first; StageGaussians.IsIn(state, stage); stage++)
        {
            yield return StageGaussians.Restore(state, stage);
        }
    }

    private static StageWeights WeightsOf(FittedState state, int stages) => new(state.Matrix(WeightsName, columns: stages).Values, state.Number(OffsetName));
}

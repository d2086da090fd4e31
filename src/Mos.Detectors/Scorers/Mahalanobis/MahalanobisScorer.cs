namespace Mos.Detectors;

internal sealed class MahalanobisScorer : IStorableScorer
{
    private const string WeightsName = "stage_weights";
    private const string OffsetName = "offset";

    private readonly StageWeights _weights;

    /// <param name="name">The spec.</param>
    /// <param name="magnitude">Of the input step; 0: none.</param>
    /// <param name="stages">The classes of each stage.</param>
    /// <param name="fingerprint">What it was fitted on, or null.</param>
    /// <param name="weights">Null: 1 for each stage.</param>
    public MahalanobisScorer(string name, float magnitude, IReadOnlyList<StageGaussians> stages, string? fingerprint, StageWeights? weights = null)
    {
        Name = name;
        Stages = stages;
        _weights = weights ?? StageWeights.Equal(stages.Count);
        ModelFingerprint = fingerprint;
        Request = new ModelRequest(
            ModelSignals.Stages, magnitude > 0 ? stages.Select((g, s) => new InputStep(ModelSignals.Stages, s, magnitude, g.Cotangent)) : []);
        State =
        [
            .. stages.SelectMany((s, i) => (StoredTensor[])
            [
                StoredTensor.FromValues<double>(WhiteningOf(i), [s.Whitening.Length / s.Dimension, s.Dimension], s.Whitening),
                StoredTensor.FromValues<double>(MeansOf(i), [s.Means.Length / s.Dimension, s.Dimension], s.Means),
            ]),
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
        var stages = new List<StageGaussians>();
        while (stages.Count == 0 || state.Has(MeansOf(stages.Count)))
        {
            (double[] means, _, int dimension) = state.Matrix(MeansOf(stages.Count));
            stages.Add(new StageGaussians(stages.Count, dimension, state.Matrix(WhiteningOf(stages.Count), columns: dimension, canBeEmpty: true).Values, means));
        }

        // Without weights: those of a scorer that was not tuned, or was written before there was tuning.
        var settings = MahalanobisSettings.Parse(spec);
        StageWeights? weights = settings.IsTuned
            ? new StageWeights(state.Matrix(WeightsName, columns: stages.Count).Values, state.Matrix(OffsetName, columns: 1).Values[0])
            : null;
        return new MahalanobisScorer(spec.Text, settings.Magnitude, stages, state.ModelFingerprint, weights);
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

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = _weights.Score(StageScores(output, i));
            if (double.IsNaN(scores[i]))
            {
                throw new MosException($"Scorer '{Name}': row {i} has no score, because its features hold NaN or infinity; check the model and its input.");
            }
        }
    }

    /// <summary>The score of each stage of an image, after the step for it where there is one.</summary>
    public double[] StageScores(ModelOutput output, int row) => [.. Stages.Select((_, s) => StageScore(output, s, row))];

    private double StageScore(ModelOutput output, int stage, int row)
    {
        IReadOnlyList<FloatMatrix> stages = (Request.Steps.Count == 0 ? output : output.After(Request.Steps[stage])).Stages!;
        return stages.Count == Stages.Count && stages[stage].Columns == Stages[stage].Dimension
            ? Stages[stage].Score(stages[stage].Row(row))
            : throw new ModelSignalException($"Scorer '{Name}' was fitted on {Stages.Count} stages of other widths than the output's; fit it on this model.");
    }

    private static string WhiteningOf(int stage) => FormattableString.Invariant($"stage{stage}/whitening");

    private static string MeansOf(int stage) => FormattableString.Invariant($"stage{stage}/class_means");
}

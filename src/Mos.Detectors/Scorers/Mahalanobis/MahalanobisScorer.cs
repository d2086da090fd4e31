namespace Mos.Detectors;

internal sealed class MahalanobisScorer : IStorableScorer
{
    private readonly IReadOnlyList<StageGaussians> _stages;

    public MahalanobisScorer(string name, float magnitude, IReadOnlyList<StageGaussians> stages, string? fingerprint)
    {
        Name = name;
        _stages = stages;
        ModelFingerprint = fingerprint;
        Request = new ModelRequest(
            ModelSignals.Stages, magnitude > 0 ? stages.Select((_, s) => new InputStep(ModelSignals.Stages, s, magnitude, o => Cotangent(o, s))) : []);
        State =
        [
            .. stages.SelectMany((s, i) => (StoredTensor[])
            [
                StoredTensor.FromValues<double>(WhiteningOf(i), [s.Whitening.Length / s.Dimension, s.Dimension], s.Whitening),
                StoredTensor.FromValues<double>(MeansOf(i), [s.Means.Length / s.Dimension, s.Dimension], s.Means),
            ]),
        ];
    }

    public string Name { get; }

    public ModelRequest Request { get; }

    public string? ModelFingerprint { get; }

    public IReadOnlyList<StoredTensor> State { get; }

    public static MahalanobisScorer Restore(ScorerSpec spec, FittedState state)
    {
        var stages = new List<StageGaussians>();
        while (stages.Count == 0 || state.Has(MeansOf(stages.Count)))
        {
            (double[] means, _, int dimension) = state.Matrix(MeansOf(stages.Count));
            stages.Add(new StageGaussians(dimension, state.Matrix(WhiteningOf(stages.Count), columns: dimension, canBeEmpty: true).Values, means));
        }

        return new MahalanobisScorer(spec.Text, MahalanobisSettings.Parse(spec).Magnitude, stages, state.ModelFingerprint);
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
            scores[i] = 0;
            for (int s = 0; s < _stages.Count; s++)
            {
                scores[i] += StageScore(output, s, i);
            }

            if (double.IsNaN(scores[i]))
            {
                throw new MosException($"Scorer '{Name}': row {i} has no score, because its features hold NaN or infinity; check the model and its input.");
            }
        }
    }

    /// <summary>The score of one stage, after the step for it where there is one.</summary>
    internal double StageScore(ModelOutput output, int stage, int row)
    {
        IReadOnlyList<FloatMatrix> stages = (Request.Steps.Count == 0 ? output : output.After(Request.Steps[stage])).Stages!;
        return stages.Count == _stages.Count && stages[stage].Columns == _stages[stage].Dimension
            ? _stages[stage].Score(stages[stage].Row(row))
            : throw new ModelSignalException($"Scorer '{Name}' was fitted on {_stages.Count} stages of other widths than the output's; fit it on this model.");
    }

    private FloatMatrix Cotangent(ModelOutput output, int stage)
    {
        FloatMatrix features = output.Stages![stage];
        var values = new float[features.Values.Length];
        for (int i = 0; i < features.Rows; i++)
        {
            _stages[stage].Cotangent(features.Row(i), values.AsSpan(i * features.Columns, features.Columns));
        }

        return new FloatMatrix(features.Rows, features.Columns, values);
    }

    private static string WhiteningOf(int stage) => FormattableString.Invariant($"stage{stage}/whitening");

    private static string MeansOf(int stage) => FormattableString.Invariant($"stage{stage}/class_means");
}

namespace Mos.Detectors;

internal sealed class WeightedEnergyScorer(FitOrigin origin, double[] weights) : LearnedScorer(origin, ModelSignals.Logits)
{
    private const string Weights = "weights";

    // What is not above 0 does not count.
    private readonly double[] _logWeights = Array.ConvertAll(weights, w => Math.Log(Math.Max(w, 0)));

    public override IReadOnlyList<StoredTensor> State { get; } =
        weights.Length == 0 ? [] : [StoredTensor.FromValues<double>(Weights, [1, weights.Length], weights)];

    /// <summary>By its spec alone: all weights are 1.</summary>
    public static WeightedEnergyScorer Parse(ScorerSpec spec) => new(new FitOrigin(spec.Text, null, null), []);

    public static WeightedEnergyScorer Restore(ScorerSpec spec, FittedState state) =>
        new(state.Origin with { Spec = spec.Text }, state.Has(Weights) ? state.Vector(Weights) : []);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix logits = output.Logits!;
        _ = weights.Length == 0 ? logits : Fitting(logits, weights.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = weights.Length == 0 ? LogSumExp.Of(logits.Row(i)) : Energy(logits.Row(i));
        }
    }

    private double Energy(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < logits.Length; k++)
        {
            // Math.Max keeps NaN; one at a class that does not count is noticed too, as its weight adds minus infinity to it.
            largest = Math.Max(largest, logits[k] + _logWeights[k]);
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            sum += Math.Exp(logits[k] + _logWeights[k] - largest);
        }

        return largest + Math.Log(sum);
    }
}

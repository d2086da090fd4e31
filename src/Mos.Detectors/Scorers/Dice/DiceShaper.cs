using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>A head of which only the weights are left that contribute most to the logits of an average image.</summary>
internal sealed class DiceShaper(double[] mean, double percentile) : FeatureShaper
{
    private const string Mean = "mean";

    private readonly ConditionalWeakTable<LinearHead, LinearHead> _masked = [];

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Mean, [1, mean.Length], mean)];

    public override FloatMatrix Logits(FloatMatrix features, FloatMatrix shaped, FloatMatrix logits, LinearHead head) =>
        head.FeatureCount == mean.Length
            ? _masked.GetValue(head, Masked).Logits(features)
            : throw new ModelSignalException($"DICE was fitted on features of {mean.Length} values and cannot mask a head of {head.FeatureCount}; fit it on this model.");

    public static IOodMethod Parse(ScorerSpec spec) => Shaped.Parse(spec, RecipeOf(spec));

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => Shaped.Restore(spec, state, RecipeOf(spec));

    /// <summary>A percentile of values, linearly interpolated.</summary>
    private static double Percentile(double[] values, double percentile)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double place = percentile / 100 * (sorted.Length - 1);
        (double low, double high) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return low + ((place - Math.Floor(place)) * (high - low));
    }

    private static ShapingRecipe RecipeOf(ScorerSpec spec)
    {
        double percentile = spec.Number("p", 90, 0, 99.999);
        return ShapingRecipe.Learning(
            spec.Outer,
            [FeatureMean.All],
            learned => new DiceShaper(learned.Get(FeatureMean.All).Mean, percentile),
            state => new DiceShaper(state.Vector(Mean), percentile));
    }

    private LinearHead Masked(LinearHead head)
    {
        float[] weights = head.Weight.Values.ToArray();
        double[] contributions = [.. weights.Select((w, i) => w * mean[i % mean.Length])];
        double threshold = Percentile(contributions, percentile);
        return new LinearHead(
            new FloatMatrix(head.LogitCount, head.FeatureCount, [.. weights.Select((w, i) => contributions[i] > threshold ? w : 0)]), head.Bias);
    }
}

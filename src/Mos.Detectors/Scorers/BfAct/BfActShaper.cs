namespace Mos.Detectors;

/// <summary>Activations through a Butterworth filter: those far above a threshold fade.</summary>
internal sealed class BfActShaper(double threshold, int order) : FeatureShaper
{
    private const string Threshold = "threshold";

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Threshold, [1, 1], new[] { threshold })];

    public override void Apply(ReadOnlySpan<float> features, Span<float> shaped)
    {
        for (int d = 0; d < features.Length; d++)
        {
            shaped[d] = (float)(features[d] / Math.Sqrt(1 + Math.Pow(features[d] / threshold, 2 * order)));
        }
    }

    public static IOodMethod Parse(ScorerSpec spec) => Shaped.Parse(spec, RecipeOf(spec));

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => Shaped.Restore(spec, state, RecipeOf(spec));

    private static ShapingRecipe RecipeOf(ScorerSpec spec)
    {
        StatisticKey<FeatureQuantile> quantile = FeatureQuantile.At(spec.Number("percentile", 95, double.Epsilon, 100));
        int order = spec.Integer("n", 2, 1, 100);
        return ShapingRecipe.Learning(
            spec.Outer,
            [quantile],
            learned => learned.Get(quantile).Value is not 0 and var threshold ? new BfActShaper(threshold, order) : throw learned.Refusal("the percentile of the features is 0"),
            state => new BfActShaper(state.Vector(Threshold)[0], order));
    }
}

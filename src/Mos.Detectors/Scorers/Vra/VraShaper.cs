namespace Mos.Detectors;

/// <summary>Activations cut down to a threshold, and those below another set to 0, or raised to it.</summary>
internal sealed class VraShaper(double low, double high, bool raises) : FeatureShaper
{
    private const string Thresholds = "thresholds";

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Thresholds, [1, 2], new[] { low, high })];

    public override void Apply(ReadOnlySpan<float> features, Span<float> shaped)
    {
        (float least, float largest) = ((float)low, (float)high);
        for (int d = 0; d < features.Length; d++)
        {
            // Math.Min keeps NaN.
            shaped[d] = features[d] < least ? raises ? least : 0 : Math.Min(features[d], largest);
        }
    }

    public static IOodMethod Parse(ScorerSpec spec) => Shaped.Parse(spec, RecipeOf(spec));

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => Shaped.Restore(spec, state, RecipeOf(spec));

    private static ShapingRecipe RecipeOf(ScorerSpec spec)
    {
        double low = spec.Number("low", 10, 0, 100), high = spec.Number("high", 90, 0, 100);
        bool raises = spec.Choice("variant", "paper", "openood") == "openood";
        if (!(low < high))
        {
            throw new FormatException($"Scorer spec '{spec.Text}': low is a percentile below high.");
        }

        (StatisticKey<FeatureQuantile> least, StatisticKey<FeatureQuantile> largest) = (FeatureQuantile.At(low), FeatureQuantile.At(high));
        return ShapingRecipe.Learning(
            spec.Outer,
            [least, largest],
            learned => new VraShaper(learned.Get(least).Value, learned.Get(largest).Value, raises),
            state =>
            {
                double[] thresholds = state.Matrix(Thresholds, columns: 2).Values;
                return new VraShaper(thresholds[0], thresholds[1], raises);
            });
    }
}

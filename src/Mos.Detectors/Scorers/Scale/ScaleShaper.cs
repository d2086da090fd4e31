namespace Mos.Detectors;

/// <summary>All activations of an image, multiplied by exp(sum of all / sum of the largest).</summary>
internal sealed class ScaleShaper(double percentile) : FeatureShaper
{
    public override void Apply(ReadOnlySpan<float> features, Span<float> shaped)
    {
        LargestActivations largest = LargestActivations.Of(features, percentile);
        double factor = Math.Exp(largest.SumOfAll / largest.Sum);
        for (int d = 0; d < features.Length; d++)
        {
            shaped[d] = (float)(features[d] * factor);
        }
    }

    public static IOodMethod Parse(ScorerSpec spec) => Shaped.Parse(spec, RecipeOf(spec));

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => Shaped.Restore(spec, state, RecipeOf(spec));

    private static ShapingRecipe RecipeOf(ScorerSpec spec) => ShapingRecipe.Of(spec.Outer, new ScaleShaper(spec.Number("percentile", 85, 0, 99.999)));
}

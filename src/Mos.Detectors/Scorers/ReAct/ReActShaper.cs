using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Activations cut down to a threshold.</summary>
internal sealed class ReActShaper(double threshold) : FeatureShaper
{
    private const string Threshold = "threshold";

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Threshold, [1, 1], new[] { threshold })];

    public override void Apply(ReadOnlySpan<float> features, Span<float> shaped) => TensorPrimitives.Min(features, (float)threshold, shaped);

    public static IOodMethod Parse(ScorerSpec spec) => Shaped.Parse(spec, RecipeOf(spec));

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => Shaped.Restore(spec, state, RecipeOf(spec));

    private static ShapingRecipe RecipeOf(ScorerSpec spec)
    {
        bool isAtMap = spec.Choice("at", "features", "map") == "map";
        StatisticKey<FeatureQuantile> quantile = FeatureQuantile.At(spec.Number("percentile", 90, double.Epsilon, 100), isAtMap);
        return ShapingRecipe.Learning(
            spec.Outer, [quantile], learned => new ReActShaper(learned.Get(quantile).Value), state => new ReActShaper(state.Vector(Threshold)[0])) with { IsAtMap = isAtMap };
    }
}

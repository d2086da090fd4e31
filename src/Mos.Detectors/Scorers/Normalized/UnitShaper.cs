namespace Mos.Detectors;

/// <summary>Features of length 1; the logits stay.</summary>
internal sealed class UnitShaper : FeatureShaper
{
    public override bool KeepsLogits => true;

    public override void Apply(ReadOnlySpan<float> features, Span<float> shaped) => OutputViews.ToUnitLength(features, shaped);

    public static IOodMethod Parse(ScorerSpec spec) => Shaped.Parse(spec, Recipe, "mds");

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => Shaped.Restore(spec, state, Recipe, "mds");

    private static ShapingRecipe Recipe { get; } = ShapingRecipe.Of("unit", new UnitShaper());
}

namespace Mos.Detectors;

/// <summary>What is done with the activations that are kept; the others become 0.</summary>
internal enum AshKind
{
    /// <summary>They stay.</summary>
    Prune,

    /// <summary>Each becomes the sum of all divided by their number.</summary>
    Binarize,

    /// <summary>Each is multiplied by exp(sum of all / sum of those kept).</summary>
    Scale,
}

/// <summary>Keeps the largest activations of an image.</summary>
internal sealed class AshShaper(AshKind kind, double percentile) : FeatureShaper
{
    public override void Apply(ReadOnlySpan<float> features, Span<float> shaped)
    {
        LargestActivations largest = LargestActivations.Of(features, percentile);
        shaped.Clear();
        foreach (int d in largest.Indexes)
        {
            shaped[d] = kind switch
            {
                AshKind.Prune => features[d],
                AshKind.Binarize => (float)(largest.SumOfAll / largest.Indexes.Length),
                _ => (float)(features[d] * Math.Exp(largest.SumOfAll / largest.Sum)),
            };
        }
    }

    public static Func<ScorerSpec, IOodMethod> Parser(AshKind kind) => spec => Shaped.Parse(spec, RecipeOf(spec, kind));

    public static Func<ScorerSpec, FittedState, IStorableScorer> Restorer(AshKind kind) => (spec, state) => Shaped.Restore(spec, state, RecipeOf(spec, kind));

    private static ShapingRecipe RecipeOf(ScorerSpec spec, AshKind kind) =>
        ShapingRecipe.Of(spec.Outer, new AshShaper(kind, spec.Number("percentile", 90, 0, 99.999))) with { IsAtMap = spec.Choice("at", "features", "map") == "map" };
}

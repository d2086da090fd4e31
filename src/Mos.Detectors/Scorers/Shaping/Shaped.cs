namespace Mos.Detectors;

/// <summary>Puts a change of features in front of a method.</summary>
internal static class Shaped
{
    private const string DefaultInner = "energy";

    private const ModelSignals Reached = ModelSignals.Logits | ModelSignals.GroupLogits | ModelSignals.Features | ModelSignals.Head;

    /// <summary>The method of a spec, with a default for the inner one.</summary>
    public static IOodMethod Parse(ScorerSpec spec, ShapingRecipe recipe, string inner = DefaultInner) =>
        Around(spec.Text, recipe, ScorerCatalogue.Create(spec.Inner ?? ScorerSpec.Parse(inner)));

    public static IOodMethod Then(ShapingRecipe recipe, IOodMethod inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        try
        {
            return Around($"{recipe.Text}+{inner.Name}", recipe.BeforeInner ?? recipe, inner);
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message, nameof(inner), e);
        }
    }

    /// <summary>The fitted scorer of a file.</summary>
    public static IStorableScorer Restore(ScorerSpec spec, FittedState state, ShapingRecipe recipe, string inner = DefaultInner)
    {
        FeatureShaper shaper = recipe.Fixed ?? recipe.Restore!(state.Part("shape/", recipe.Text));
        ScorerSpec innerSpec = spec.Inner ?? ScorerSpec.Parse(inner);
        IOodScorer innerScorer = ScorerCatalogue.Create(innerSpec) is IOodScorer plain and not IStorableScorer
            ? plain
            : ScorerCatalogue.Restore(innerSpec, state.Part("inner/", innerSpec.Text));
        return new LearnedShapedScorer(state.Origin with { Spec = spec.Text }, recipe, shaper, innerScorer);
    }

    /// <summary>What a model must give: the head of classes serves any scorer but one of groups.</summary>
    public static ModelRequest RequestOf(ShapingRecipe recipe, IOodMethod inner) => new(recipe.Fixed is { KeepsLogits: true }
        ? ModelSignals.Features | inner.Request.Signals
        : ModelSignals.Features | ModelSignals.Head | (inner.Request.Signals & ModelSignals.GroupLogits) | (recipe.IsAtMap ? ModelSignals.MapReentry : ModelSignals.None));

    /// <summary>The change of the map, for a recipe of such; none otherwise.</summary>
    public static MapStep? StepOf(ShapingRecipe recipe, FeatureShaper shaper) =>
        recipe.IsAtMap ? new MapStep(MapPlace.BeforePooling, (map, changed) => shaper.Apply(map.Values, changed)) : null;

    /// <summary>What a fitter of the inner method sees.</summary>
    public static ModelOutput Apply(ShapingRecipe recipe, FeatureShaper shaper, ModelOutput output, bool withGroups) =>
        recipe.IsAtMap ? OfFeatures(PooledMaps.Of(shaper, output), output, withGroups) : Apply(shaper, output, withGroups);

    /// <summary>What the inner method sees of features that come from a changed map.</summary>
    public static ModelOutput OfFeatures(FloatMatrix features, ModelOutput output, bool withGroups)
    {
        LinearHead head = withGroups ? output.Head! : OutputViews.Of(output).Head;
        return new ModelOutput { Count = output.Count, Features = features, Logits = head.Logits(features), Head = head, Groups = withGroups ? output.Groups : null };
    }

    /// <summary>What the inner method sees.</summary>
    public static ModelOutput Apply(FeatureShaper shaper, ModelOutput output, bool withGroups)
    {
        FloatMatrix features = output.Features!;
        FloatMatrix shaped = shaper.Of(features);
        if (shaper.KeepsLogits)
        {
            return new ModelOutput { Count = output.Count, Features = shaped, Logits = output.Logits, Head = output.Head, Groups = output.Groups };
        }

        OutputViews views = OutputViews.Of(output);
        LinearHead head = withGroups ? output.Head! : views.Head;
        FloatMatrix logits = withGroups ? output.Logits ?? head.Logits(features) : views.Logits;
        return new ModelOutput
        {
            Count = output.Count,
            Features = shaped,
            Logits = shaper.Logits(features, shaped, logits, head),
            Head = head,
            Groups = withGroups ? output.Groups : null,
        };
    }

    private static IOodMethod Around(string name, ShapingRecipe recipe, IOodMethod inner)
    {
        if ((inner.Request.Signals & ~Reached) != 0)
        {
            throw new FormatException($"Scorer spec '{name}': '{inner.Name}' looks at {inner.Request.Signals & ~Reached}, which a change of the features does not reach.");
        }

        return (recipe.Fixed, inner) switch
        {
            ({ } shaper, IStorableScorer learned) => new LearnedShapedScorer(new FitOrigin(name, learned.ModelFingerprint, learned.DataFingerprint), recipe, shaper, learned),
            ({ } shaper, IOodScorer scorer) => new ShapedScorer(name, recipe, shaper, scorer),
            _ => new ShapedEstimator(name, recipe, inner),
        };
    }
}

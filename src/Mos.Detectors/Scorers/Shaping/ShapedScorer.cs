namespace Mos.Detectors;

/// <summary>A scorer of logits behind a change of the features.</summary>
internal class ShapedScorer(string name, ShapingRecipe recipe, FeatureShaper shaper, IOodScorer inner)
    : SignalScorer(name, Shaped.RequestOf(recipe, inner)), IFeatureShaping
{
    private readonly bool _withGroups = inner.Request.Signals.HasFlag(ModelSignals.GroupLogits);

    public IOodMethod Then(IOodMethod inner) => Shaped.Then(recipe, inner);

    protected sealed override void ScoreRows(ModelOutput output, Span<double> scores) => inner.Score(Shaped.Apply(shaper, output, _withGroups), scores);
}

/// <summary>One of which a part has learnt.</summary>
internal sealed class LearnedShapedScorer(FitOrigin origin, ShapingRecipe recipe, FeatureShaper shaper, IOodScorer inner)
    : ShapedScorer(origin.Spec, recipe, shaper, inner), IStorableScorer
{
    public string? ModelFingerprint => origin.Model;

    public string? DataFingerprint => origin.Data;

    public IReadOnlyList<StoredTensor> State { get; } =
    [
        .. shaper.State.Select(t => t.WithName("shape/" + t.Name)),
        .. inner is IStorableScorer learned ? learned.State.Select(t => t.WithName("inner/" + t.Name)) : [],
    ];
}

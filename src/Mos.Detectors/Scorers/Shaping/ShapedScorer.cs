namespace Mos.Detectors;

/// <summary>A scorer of logits behind a change of the features.</summary>
internal class ShapedScorer : SignalScorer, IFeatureShaping
{
    private readonly ShapingRecipe _recipe;
    private readonly FeatureShaper _shaper;
    private readonly IOodScorer _inner;
    private readonly MapStep? _step;
    private readonly bool _withGroups;

    public ShapedScorer(string name, ShapingRecipe recipe, FeatureShaper shaper, IOodScorer inner)
        : this(name, recipe, shaper, inner, Shaped.StepOf(recipe, shaper))
    {
    }

    private ShapedScorer(string name, ShapingRecipe recipe, FeatureShaper shaper, IOodScorer inner, MapStep? step)
        : base(name, new ModelRequest(Shaped.RequestOf(recipe, inner).Signals, [], step is null ? [] : [step]))
    {
        (_recipe, _shaper, _inner, _step) = (recipe, shaper, inner, step);
        _withGroups = inner.Request.Signals.HasFlag(ModelSignals.GroupLogits);
    }

    public IOodMethod Then(IOodMethod inner) => Shaped.Then(_recipe, inner);

    protected sealed override void ScoreRows(ModelOutput output, Span<double> scores) => _inner.Score(
        _step is null ? Shaped.Apply(_shaper, output, _withGroups) : Shaped.OfFeatures(output.After(_step).Features!, output, _withGroups), scores);
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

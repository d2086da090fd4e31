namespace Mos.Vision;

/// <summary>From what a backbone says to what a model says: the head is applied where logits are wanted.</summary>
/// <param name="Head">The last layer, or null.</param>
/// <param name="Groups">The partition of a group-softmax head, or null.</param>
/// <param name="Wanted">The signals that are wanted.</param>
internal sealed record OutputHead(LinearHead? Head, ClassGroups? Groups, ModelSignals Wanted)
{
    public bool WantsStages => Wanted.HasFlag(ModelSignals.Stages);

    private bool WantsLogits => (Wanted & (ModelSignals.Logits | ModelSignals.GroupLogits)) != 0;

    private bool WantsWeights => Wanted.HasFlag(ModelSignals.Head);

    public ModelOutput Output(
        BackboneOutput backbone,
        IReadOnlyDictionary<InputStep, ModelOutput>? steps = null,
        int first = 0,
        FloatMatrix? featureMaps = null,
        IReadOnlyDictionary<MapStep, ModelOutput>? mapSteps = null,
        IReadOnlyDictionary<MapReading, IReadOnlyList<FloatMatrix>>? mapReadings = null) => new()
        {
            First = first,
            Count = backbone.Features.Rows,
            Features = backbone.Features,
            Stages = backbone.Stages,
            Logits = WantsLogits ? Head!.Logits(backbone.Features) : null,
            Groups = WantsLogits || WantsWeights ? Groups : null,
            Head = WantsWeights ? Head : null,
            Steps = steps,
            FeatureMaps = featureMaps,
            MapSteps = mapSteps,
            MapReadings = mapReadings,
        };
}

namespace Mos.Detectors;

/// <summary>
/// Models with one backbone: the first of them, the lead, runs; the others apply their heads to its features. A model whose backbone is
/// nobody else's is alone in its pass.
/// </summary>
internal sealed class BackbonePass
{
    private const ModelSignals AnyLogits = ModelSignals.Logits | ModelSignals.GroupLogits;
    private const ModelSignals OfHead = AnyLogits | ModelSignals.Head;

    private readonly List<(int Index, ModelScorers Entry)> _followers = [];
    private readonly ModelScorers _lead;
    private readonly int _leadIndex;
    private ModelRequest _request;

    private BackbonePass(int index, ModelScorers lead)
    {
        _lead = lead;
        _leadIndex = index;
        _request = lead.Request;
    }

    /// <summary>
    /// Puts models that share a backbone together. A model with steps runs itself, since a step goes through its head; so it leads, and
    /// others may follow.
    /// </summary>
    public static IReadOnlyList<BackbonePass> Plan(IReadOnlyList<ModelScorers> entries)
    {
        var passes = new List<BackbonePass>();
        foreach (int i in Enumerable.Range(0, entries.Count).OrderByDescending(i => StepsOf(entries[i]) > 0))
        {
            if (passes.Find(p => p.CanLead(entries[i])) is { } shared)
            {
                shared.Follow(i, entries[i]);
            }
            else
            {
                passes.Add(new BackbonePass(i, entries[i]));
            }
        }

        return passes;
    }

    /// <summary>Forward passes after input steps that each image takes.</summary>
    public int StepForwardCount => _request.Steps.Count;

    /// <summary>Backward passes that each image takes: steps of one gradient share theirs.</summary>
    public int StepBackwardCount => _request.Steps.Select(s => s.OfGradient).Distinct().Count();

    /// <summary>Runs of the rest of the network on changed feature maps that each image takes.</summary>
    public int MapReentryCount => _request.MapSteps.Count;

    /// <summary>Readings of feature maps that each image takes.</summary>
    public int MapReadingCount => _request.MapReadings.Count;

    /// <summary>Runs the backbone once and puts the output of each model to its place.</summary>
    public void Forward(ImageBatch images, ModelOutput[] outputs, CancellationToken cancellationToken)
    {
        ModelOutput lead = _lead.Model.Forward(images, _request, cancellationToken);
        outputs[_leadIndex] = lead;
        foreach ((int index, ModelScorers follower) in _followers)
        {
            ModelInfo info = follower.Model.Info;
            bool wantsLogits = (follower.Request.Signals & AnyLogits) != 0;
            bool wantsHead = follower.Request.Signals.HasFlag(ModelSignals.Head);
            outputs[index] = new ModelOutput
            {
                Count = lead.Count,
                Logits = wantsLogits ? info.Head!.Logits(lead.Features!) : null,
                Groups = wantsLogits || wantsHead ? info.Groups : null,
                Head = wantsHead ? info.Head : null,
                Features = lead.Features,
                Stages = lead.Stages,
                FeatureMaps = lead.FeatureMaps,
                MapReadings = lead.MapReadings,
            };
        }
    }

    private bool CanLead(ModelScorers other) =>
        StepsOf(other) == 0
        && other.Model.Info is { BackboneHash: { } hash, Head: not null }
        && hash == _lead.Model.Info.BackboneHash
        && !other.Request.Signals.HasFlag(ModelSignals.LogitSamples)
        && ((WithoutHead(other) | ModelSignals.Features) & ~_lead.Model.Signals) == 0;

    private void Follow(int index, ModelScorers follower)
    {
        _followers.Add((index, follower));
        _request = _request.Union(new ModelRequest(WithoutHead(follower) | ModelSignals.Features, [], [], follower.Request.MapReadings));
    }

    private static int StepsOf(ModelScorers entry) => entry.Request.Steps.Count + entry.Request.MapSteps.Count;

    private static ModelSignals WithoutHead(ModelScorers entry) => entry.Request.Signals & ~OfHead;
}

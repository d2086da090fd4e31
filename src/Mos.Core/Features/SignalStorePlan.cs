namespace Mos;

/// <summary>What a store of signals is to hold: signals of one model for one list of images. Equal plans go on with a store where it was; others are refused.</summary>
/// <param name="Model">The model; all of it is stored but the backbone, so that scorers need no other file.</param>
/// <param name="Signals">Features, logits of either kind, stages: one of them at least.</param>
/// <param name="Images">The whole list, of all shards.</param>
public sealed record SignalStorePlan(ModelInfo Model, ModelSignals Signals, ImageSet Images)
{
    /// <summary>Which of the shards of the list the store holds, from 0: the images of <see cref="ImageSet.Shard"/>.</summary>
    public int ShardIndex { get; init; }

    /// <summary>Number of shards, 1 or more; each has a store of its own.</summary>
    /// <value>The default is 1.</value>
    public int ShardCount { get; init; } = 1;

    /// <summary>How often each image is there, 1 or more: once for each view that an augmentation made of it, all images of one view before those of the next.</summary>
    /// <value>The default is 1.</value>
    public int ViewCount { get; init; } = 1;

    /// <summary>Images in a part, 1 or more; a part is what a run that is killed loses at most.</summary>
    /// <value>The default is 512.</value>
    public int PartSize { get; init; } = 512;

    /// <summary>What was done to the images before the model saw them, with its seed, as text that is compared when a store goes on; null: nothing.</summary>
    public string? Augmentation { get; init; }

    internal SignalStorePlan Checked()
    {
        ArgumentNullException.ThrowIfNull(Model);
        ArgumentNullException.ThrowIfNull(Images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ShardCount);
        ArgumentOutOfRangeException.ThrowIfNegative(ShardIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ShardIndex, ShardCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ViewCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PartSize);
        if ((Signals & SignalPartFile.Storable) == ModelSignals.None || (Signals & ~SignalPartFile.Storable) != ModelSignals.None)
        {
            throw new ArgumentException($"Features, logits and stages can be stored, one of them at least; not {Signals}.", nameof(Signals));
        }

        return Images.Count > 0 ? this : throw new MosException("There is no image whose signals could be stored; name a list with images.");
    }
}

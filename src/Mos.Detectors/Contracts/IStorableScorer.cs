namespace Mos.Detectors;

/// <summary>A fitted scorer whose state can be written to a file; its spec and the state make it again.</summary>
public interface IStorableScorer : IOodScorer
{
    /// <summary>
    /// The fingerprint of what it was fitted on: <see cref="ModelInfo.BackboneHash"/> where the head plays no part, else one of backbone
    /// and head together. Null where the model has none, so that no other model can be told from it.
    /// </summary>
    string? ModelFingerprint { get; }

    /// <summary>Tells the training images apart that it was fitted on, whatever their order: their number and a hash of what the model said of them. Null: unknown.</summary>
    string? DataFingerprint => null;

    /// <summary>What was learnt, as tensors with distinct names.</summary>
    IReadOnlyList<StoredTensor> State { get; }
}

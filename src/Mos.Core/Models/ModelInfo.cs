namespace Mos;

/// <summary>The description of a model: what it is, what it wants to see and what its logits mean.</summary>
public sealed record ModelInfo
{
    /// <summary>Name for reports and messages, such as <c>BiT-S-R101x1</c> or a file name.</summary>
    public required string Name { get; init; }

    /// <summary>How images become input.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Number of classes, C (without the <i>others</i> logits of a group-softmax head).</summary>
    public required int ClassCount { get; init; }

    /// <summary>The names of the classes by class index, or null when unknown. Labels are matched by name, never by position.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The partition of the classes of a group-softmax head; null: the head is flat.</summary>
    public ClassGroups? Groups { get; init; }

    /// <summary>The last layer, where the model has one that is known.</summary>
    public LinearHead? Head { get; init; }

    /// <summary>
    /// A fingerprint of all that comes before the head (weights and preprocessing). Models with equal fingerprints give equal features,
    /// so one pass through the backbone serves them all. Null: unknown.
    /// </summary>
    public string? BackboneHash
    {
        get => Hash?.Value;
        init => Hash = value is null ? null : new LateText(() => value);
    }

    private LateText? Hash { get; init; }

    /// <summary>The same with a fingerprint that takes time, and is computed when it is first asked for.</summary>
    /// <param name="hash">Gives <see cref="BackboneHash"/>; called once, by any thread, and kept until then.</param>
    public ModelInfo WithBackboneHash(Func<string> hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return this with { Hash = new LateText(hash) };
    }
}

using Mos.Detectors;

namespace Mos.Cli.Ablation;

/// <summary>One way to group the classes, and the score that reads its head.</summary>
/// <param name="Name">Such as <c>kmeans-8</c>.</param>
/// <param name="Groups">The partition; null: none, the head is flat.</param>
internal sealed record Grouping(string Name, ClassGroups? Groups)
{
    /// <summary>No groups at all: what every grouping is compared with.</summary>
    public static Grouping Flat { get; } = new("flat", Groups: null);

    /// <summary>MOS of a group head; of a flat one the maximum softmax probability.</summary>
    public IOodScorer Scorer => Groups is null ? Scorers.Msp() : Scorers.Mos();
}

namespace Mos.Cli.Ablation;

/// <summary>One way to group the classes.</summary>
/// <param name="Name">Such as <c>kmeans-8</c>.</param>
/// <param name="Groups">The partition.</param>
internal sealed record Grouping(string Name, ClassGroups Groups);

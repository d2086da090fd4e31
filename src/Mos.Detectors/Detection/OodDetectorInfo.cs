namespace Mos.Detectors;

/// <summary>What a detector file holds.</summary>
public sealed record OodDetectorInfo
{
    /// <summary>Version of the file's format.</summary>
    public required int Version { get; init; }

    /// <summary>The version of Mos that wrote it.</summary>
    public required string MosVersion { get; init; }

    /// <summary>The scorer's spec.</summary>
    public required string Scorer { get; init; }

    /// <summary>The share of in-distribution images that is to be accepted.</summary>
    public required double TargetTpr { get; init; }

    /// <summary>Number of held-out scores.</summary>
    public required int HeldOutCount { get; init; }

    /// <summary>The share of the labelled held-out images that the model classifies rightly, 0 to 1; null where that is not known.</summary>
    public double? HeldOutTop1 { get; init; }

    /// <summary>What looked wrong when the detector was built, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Scores below it are called out-of-distribution.</summary>
    public required double Threshold { get; init; }

    /// <summary>The model's name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The format of the model, to choose a loader by.</summary>
    public required string ModelFormat { get; init; }

    /// <summary>Where the model lies, relative to the file; null: in the file.</summary>
    public required string? ModelPath { get; init; }
}

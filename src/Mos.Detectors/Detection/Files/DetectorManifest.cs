using System.Text.Json.Serialization;

namespace Mos.Detectors;

/// <summary>The <c>manifest.json</c> of a detector file.</summary>
internal sealed record DetectorManifest
{
    public const string FormatName = "mos-detector";
    public const int CurrentVersion = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required string MosVersion { get; init; }

    public required string Scorer { get; init; }

    public required double TargetTpr { get; init; }

    public required int HeldOutCount { get; init; }

    /// <summary>How several scorers become one; null: there is one.</summary>
    public ManifestCombination? Combination { get; init; }

    public double? HeldOutTop1 { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public required ManifestModel Model { get; init; }

    /// <summary>SHA-256 of each entry of the file, in lower-case hexadecimal.</summary>
    public required IReadOnlyDictionary<string, string> Entries { get; init; }
}

/// <summary>The model of a detector file: an entry of it, or a file beside it.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Format">The format that its loader reads.</param>
/// <param name="Path">Where the model lies, relative to the detector file and with slashes; null: in the entry.</param>
/// <param name="Sha256">The SHA-256 of the file at <paramref name="Path"/>; null for an entry.</param>
/// <param name="Fingerprint">What the loaded model must be, or null when unknown.</param>
internal sealed record ManifestModel(string Name, string Format, string? Path, string? Sha256, string? Fingerprint);

/// <summary>The scorers of a detector that has several.</summary>
/// <param name="Method">The word for the combination.</param>
/// <param name="Scorers">The specs of the scorers.</param>
/// <param name="ReferenceCount">Number of reference scores of each.</param>
internal sealed record ManifestCombination(string Method, IReadOnlyList<string> Scorers, int ReferenceCount);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DetectorManifest))]
internal sealed partial class DetectorManifestJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos;

/// <summary>The <c>manifest.json</c> of a store: what it holds, and the parts that are whole so far.</summary>
internal sealed record SignalManifest
{
    public const int CurrentVersion = 1;
    public const string FileName = "manifest.json";

    public required int Version { get; init; }

    public required ManifestModel Model { get; init; }

    public required ModelSignals Signals { get; init; }

    public required ManifestImages Images { get; init; }

    public required int ShardIndex { get; init; }

    public required int ShardCount { get; init; }

    public required int ViewCount { get; init; }

    public required int PartSize { get; init; }

    public required string? Augmentation { get; init; }

    public required IReadOnlyList<ManifestPart> Parts { get; init; }

    /// <summary>The images of this shard, in each view.</summary>
    [JsonIgnore]
    public int Length => ImageSet.ShardStart(Images.Count, ShardIndex + 1, ShardCount) - ImageSet.ShardStart(Images.Count, ShardIndex, ShardCount);

    [JsonIgnore]
    public int PartsInView => (Length + PartSize - 1) / PartSize;

    [JsonIgnore]
    public bool IsComplete => Parts.Count == PartsInView * ViewCount;

    /// <summary>The part of a number: its view, where it begins in the shard, and its images.</summary>
    public (int View, int Start, int Count) PlaceOf(int part)
    {
        int start = part % PartsInView * PartSize;
        return (part / PartsInView, start, Math.Min(PartSize, Length - start));
    }
}

/// <summary>The model: <see cref="ModelInfo"/> with its head in a file of its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BackboneHash">The fingerprint of its backbone, or null.</param>
/// <param name="Preprocessing">How images became its input.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="ClassNames">Their names, or null.</param>
/// <param name="Groups">The groups as <see cref="ClassGroups.ToJson"/> writes them, or null.</param>
/// <param name="Head">The file of its head, or null.</param>
internal sealed record ManifestModel(
    string Name, string? BackboneHash, Preprocessing Preprocessing, int ClassCount, IReadOnlyList<string>? ClassNames, JsonElement? Groups, ManifestFile? Head);

/// <summary>The whole list, of all shards.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Sha256">The fingerprint of their names, labels and classes.</param>
/// <param name="ClassNames">The classes that the labels count, or null.</param>
internal sealed record ManifestImages(int Count, string Sha256, IReadOnlyList<string>? ClassNames);

/// <summary>A file of the folder.</summary>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, in lower-case hexadecimal.</param>
internal sealed record ManifestFile(string File, long Bytes, string Sha256);

/// <summary>A part that is whole.</summary>
/// <param name="File">Its file.</param>
/// <param name="Unreadable">The images that could not be read.</param>
internal sealed record ManifestPart(ManifestFile File, IReadOnlyList<UnreadableImage> Unreadable);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SignalManifest))]
internal sealed partial class SignalManifestJson : JsonSerializerContext;

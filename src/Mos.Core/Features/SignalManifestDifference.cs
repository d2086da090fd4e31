using System.Text.Json;

namespace Mos;

/// <summary>In what two stores, or a store and a plan, differ.</summary>
internal static class SignalManifestDifference
{
    /// <summary>The difference in a few words, such as <c>their models differ ('a' and 'b')</c>; null where both are parts of the same.</summary>
    public static string? Of(SignalManifest a, SignalManifest b) =>
        OfModels(a.Model, b.Model)
        ?? (a.Signals == b.Signals ? null : $"they hold other signals ({a.Signals} and {b.Signals})")
        ?? (a.Images.Sha256 == b.Images.Sha256 && a.Images.Count == b.Images.Count ? null : $"their lists of images differ (of {a.Images.Count} and {b.Images.Count} images)")
        ?? (a.ShardCount == b.ShardCount ? null : $"their list is cut into {a.ShardCount} and into {b.ShardCount} shards")
        ?? (a.ViewCount == b.ViewCount && a.Augmentation == b.Augmentation ? null : $"their views differ ({Views(a)} and {Views(b)})");

    private static string? OfModels(ManifestModel a, ManifestModel b)
    {
        // Without a fingerprint the name is all that tells models apart; with one it is but the name of a file.
        bool isSame = a.BackboneHash == b.BackboneHash && (a.BackboneHash is not null || a.Name == b.Name)
            && a.Head?.Sha256 == b.Head?.Sha256
            && (a.Groups is { } groups ? b.Groups is { } others && JsonElement.DeepEquals(groups, others) : b.Groups is null)
            && (a.ClassNames ?? []).SequenceEqual(b.ClassNames ?? []);
        return a.Preprocessing != b.Preprocessing ? $"their preprocessing differs ({a.Preprocessing.Size} and {b.Preprocessing.Size} pixels)"
            : isSame ? null
            : $"their models differ ('{a.Name}' and '{b.Name}')";
    }

    private static string Views(SignalManifest m) => m.Augmentation is null ? $"{m.ViewCount}" : $"{m.ViewCount} of {m.Augmentation}";
}

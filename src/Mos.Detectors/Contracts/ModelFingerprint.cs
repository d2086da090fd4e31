using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Mos.Detectors;

/// <summary>SHA-256 over the fingerprint of a model's backbone, its head where that is known, and its groups: equal for models that give equal logits.</summary>
internal static class ModelFingerprint
{
    /// <summary>Lower-case hexadecimal; null where the backbone is unknown.</summary>
    public static string? Of(ModelInfo info)
    {
        if (info.BackboneHash is not { } backbone)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(backbone));
        if (info.Head is { } head)
        {
            hash.AppendData(MemoryMarshal.AsBytes(head.Weight.Values));
            hash.AppendData(MemoryMarshal.AsBytes(head.Bias.Span));
        }

        if (info.Groups is { } groups)
        {
            int[] logitOfClass = [.. Enumerable.Range(0, groups.ClassCount).Select(groups.LogitOf)];
            hash.AppendData(MemoryMarshal.AsBytes<int>(logitOfClass));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

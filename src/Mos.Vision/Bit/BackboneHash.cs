using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Mos.Vision;

/// <summary>By what a backbone is told from every other: SHA-256 over the name, shape and values of each parameter in order, the preprocessing, and a precision other than the full one.</summary>
internal static class BackboneHash
{
    public static string Of(BitWeights weights, Preprocessing preprocessing, ComputePrecision precision)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BitTensor t in BitLayout.Backbone(weights.Variant))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{t.Name}[{string.Join(',', t.Shape)}]"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(weights.Of(t)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(Text(preprocessing)));
        if (precision != ComputePrecision.Full)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(precision.ToString()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A square with one mean and deviation goes into the hash as it always did, so that what was saved with it stays valid.</summary>
    private static string Text(Preprocessing p) => p == new Preprocessing(p.Size, p.Mean.Red, p.Deviation.Red)
        ? FormattableString.Invariant($"{p.Size};{p.Mean.Red:R};{p.Deviation.Red:R}")
        : p.ToJson();
}

using System.Runtime.Intrinsics.X86;

namespace Mos.Vision;

/// <summary>How exactly a network computes.</summary>
public enum ComputePrecision
{
    /// <summary>In single precision (float32), as the paper's results; the default.</summary>
    Full,

    /// <summary>
    /// Convolutions, normalisations and what lies between them in bfloat16, 8 bits of precision; features are pooled in single precision. Scores
    /// differ from those in single precision by hundredths. On a processor it needs AVX-512 BF16; elsewhere it would take many times as long, and is refused.
    /// </summary>
    BFloat16,
}

/// <summary>Where a precision can be used.</summary>
internal static class PrecisionSupport
{
    private const int ExtendedFeatures = 7;
    private const int AvxBFloat16 = 1 << 5;

    /// <summary>Whether this processor multiplies bfloat16 by instructions of its own.</summary>
    public static bool HasBFloat16 => Avx512F.IsSupported && X86Base.CpuId(ExtendedFeatures, 1).Eax is int flags && (flags & AvxBFloat16) != 0;

    /// <summary>Why a precision cannot be used, or null.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="device">Where the network computes.</param>
    /// <param name="hasBFloat16">What <see cref="HasBFloat16"/> says.</param>
    public static string? Refusal(ComputePrecision precision, ComputeDevice device, bool hasBFloat16) =>
        precision == ComputePrecision.BFloat16 && device == ComputeDevice.Cpu && !hasBFloat16
            ? "The precision bf16 needs a processor with AVX-512 BF16, without which it takes many times as long, and this one has none; compute in float32, or on a graphics card."
            : null;
}

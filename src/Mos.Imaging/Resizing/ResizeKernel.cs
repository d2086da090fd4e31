using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mos.Imaging;

/// <summary>One row of a pass: sums of pixels times weights in integers, so that every kernel gives the same bytes.</summary>
internal abstract class ResizeKernel
{
    /// <summary>Bytes behind a row that the horizontal pass may read (and ignores).</summary>
    public const int ReadAhead = 16;

    /// <summary>Half a unit, so that the shift by <see cref="ResizeCoefficients.FractionBits"/> rounds.</summary>
    protected const int Half = 1 << (ResizeCoefficients.FractionBits - 1);

    /// <summary>The fastest kernel of this machine.</summary>
    public static ResizeKernel Best { get; } =
        Avx2.IsSupported ? new Avx2ResizeKernel()
        : Vector128.IsHardwareAccelerated ? new Vector128ResizeKernel()
        : new ScalarResizeKernel();

    /// <summary>Resizes a row of RGB pixels.</summary>
    /// <param name="row">The row, followed by at least <see cref="ReadAhead"/> bytes of anything.</param>
    /// <param name="coefficients">From the row's width to that of <paramref name="destination"/>.</param>
    /// <param name="destination">Receives three bytes for each output.</param>
    public abstract void Horizontal(ReadOnlySpan<byte> row, ResizeCoefficients coefficients, Span<byte> destination);

    /// <summary>Sums rows, each times its weight, into one.</summary>
    /// <param name="rows">As many rows as there are weights, without gaps, each of the length of <paramref name="destination"/>.</param>
    /// <param name="weights">A weight for each row.</param>
    /// <param name="destination">Receives the row.</param>
    public abstract void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> destination);

    /// <summary>The vertical sum of one column, for the columns that fill no vector.</summary>
    protected static byte Column(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, int stride, int column)
    {
        int sum = Half;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += rows[(i * stride) + column] * weights[i];
        }

        return ToByte(sum);
    }

    /// <summary>Rounds a sum and clamps it to a byte.</summary>
    protected static byte ToByte(int sum) => (byte)Math.Clamp(sum >> ResizeCoefficients.FractionBits, 0, 255);
}

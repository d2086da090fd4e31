using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mos.Imaging;

/// <summary>
/// Pairs of 16-bit products by one multiply-add. A weight has 23 bits, too many for 16, so it goes in two parts,
/// weight = high * 256 + low, and so do the sums.
/// </summary>
internal sealed class Avx2ResizeKernel : ResizeKernel
{
    private const byte Zero = 0x80;

    // Of four pixels the lower lane takes (r0, r1), (g0, g1), (b0, b1) and the upper the same of pixels 2 and 3, widened to 16 bits.
    private static readonly Vector256<byte> PixelPairs = Vector256.Create(
        0, Zero, 3, Zero, 1, Zero, 4, Zero, 2, Zero, 5, Zero, Zero, Zero, Zero, Zero,
        6, Zero, 9, Zero, 7, Zero, 10, Zero, 8, Zero, 11, Zero, Zero, Zero, Zero, Zero);

    private static readonly Vector256<int> HighParts = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
    private static readonly Vector256<int> LowParts = Vector256.Create(2, 2, 2, 2, 3, 3, 3, 3);

    public override void Horizontal(ReadOnlySpan<byte> row, ResizeCoefficients coefficients, Span<byte> destination)
    {
        ref byte start = ref MemoryMarshal.GetReference(row);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        int last = coefficients.To - 1;
        for (int x = 0; x < coefficients.To; x++)
        {
            ReadOnlySpan<int> weights = coefficients.PaddedWeights(x);
            nuint at = (nuint)coefficients.First(x) * 3;
            Vector256<int> high = Vector256<int>.Zero;
            Vector256<int> low = Vector256<int>.Zero;
            for (int i = 0; i < weights.Length; i += 4, at += 12)
            {
                // Four taps: (h0 h1 | h2 h3 | l0 l1 | l2 l3), each pair then spread over the lane whose pixels it weighs.
                Vector128<int> weight = Vector128.Create(weights.Slice(i, 4));
                Vector256<int> parts = Sse2.PackSignedSaturate(weight >> 8, weight & Vector128.Create(255)).AsInt32().ToVector256Unsafe();
                Vector128<byte> loaded = Vector128.LoadUnsafe(ref start, at);
                Vector256<short> pixels = Avx2.Shuffle(Vector256.Create(loaded, loaded), PixelPairs).AsInt16();
                high += Avx2.MultiplyAddAdjacent(pixels, Avx2.PermuteVar8x32(parts, HighParts).AsInt16());
                low += Avx2.MultiplyAddAdjacent(pixels, Avx2.PermuteVar8x32(parts, LowParts).AsInt16());
            }

            Vector256<int> lanes = (high << 8) + low;
            Vector128<int> sum = (lanes.GetLower() + lanes.GetUpper() + Vector128.Create(Half)) >> ResizeCoefficients.FractionBits;
            Vector128<short> words = Sse2.PackSignedSaturate(sum, sum);
            uint pixel = Sse2.PackUnsignedSaturate(words, words).AsUInt32().ToScalar();
            if (x < last)
            {
                // The fourth byte is the next pixel's, which is written afterwards.
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, x * 3), pixel);
            }
            else
            {
                destination[x * 3] = (byte)pixel;
                destination[(x * 3) + 1] = (byte)(pixel >> 8);
                destination[(x * 3) + 2] = (byte)(pixel >> 16);
            }
        }
    }

    public override void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> destination)
    {
        int stride = destination.Length;
        int column = 0;
        for (; column <= stride - Vector256<byte>.Count; column += Vector256<byte>.Count)
        {
            SumColumns(rows[column..], weights, stride).CopyTo(destination[column..]);
        }

        for (; column < stride; column++)
        {
            destination[column] = Column(rows, weights, stride, column);
        }
    }

    /// <summary>32 columns, two rows at a time; an odd last row is paired with a weight of zero.</summary>
    private static Vector256<byte> SumColumns(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, int stride)
    {
        Vector256<int> high0 = Vector256<int>.Zero, high1 = high0, high2 = high0, high3 = high0;
        Vector256<int> low0 = high0, low1 = high0, low2 = high0, low3 = high0;
        for (int i = 0; i < weights.Length; i += 2)
        {
            bool paired = i + 1 < weights.Length;
            int second = paired ? weights[i + 1] : 0;
            Vector256<byte> above = Vector256.Create(rows.Slice(i * stride, Vector256<byte>.Count));
            Vector256<byte> below = paired ? Vector256.Create(rows.Slice((i + 1) * stride, Vector256<byte>.Count)) : Vector256<byte>.Zero;
            Vector256<short> high = Vector256.Create(((weights[i] >> 8) & 0xFFFF) | (second >> 8 << 16)).AsInt16();
            Vector256<short> low = Vector256.Create((weights[i] & 255) | ((second & 255) << 16)).AsInt16();

            Vector256<byte> even = Avx2.UnpackLow(above, below);
            Vector256<byte> odd = Avx2.UnpackHigh(above, below);
            Vector256<short> pair0 = Avx2.UnpackLow(even, Vector256<byte>.Zero).AsInt16();
            Vector256<short> pair1 = Avx2.UnpackHigh(even, Vector256<byte>.Zero).AsInt16();
            Vector256<short> pair2 = Avx2.UnpackLow(odd, Vector256<byte>.Zero).AsInt16();
            Vector256<short> pair3 = Avx2.UnpackHigh(odd, Vector256<byte>.Zero).AsInt16();
            high0 += Avx2.MultiplyAddAdjacent(pair0, high);
            high1 += Avx2.MultiplyAddAdjacent(pair1, high);
            high2 += Avx2.MultiplyAddAdjacent(pair2, high);
            high3 += Avx2.MultiplyAddAdjacent(pair3, high);
            low0 += Avx2.MultiplyAddAdjacent(pair0, low);
            low1 += Avx2.MultiplyAddAdjacent(pair1, low);
            low2 += Avx2.MultiplyAddAdjacent(pair2, low);
            low3 += Avx2.MultiplyAddAdjacent(pair3, low);
        }

        // Packing works within lanes, as unpacking did, so the columns come back in order.
        Vector256<short> lower = Avx2.PackSignedSaturate(Level(high0, low0), Level(high1, low1));
        Vector256<short> upper = Avx2.PackSignedSaturate(Level(high2, low2), Level(high3, low3));
        return Avx2.PackUnsignedSaturate(lower, upper);
    }

    private static Vector256<int> Level(Vector256<int> high, Vector256<int> low) =>
        ((high << 8) + low + Vector256.Create(Half)) >> ResizeCoefficients.FractionBits;
}

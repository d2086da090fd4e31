using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mos.Imaging;

/// <summary>Four sums at a time, on any processor with 128-bit vectors.</summary>
internal sealed class Vector128ResizeKernel : ResizeKernel
{
    public override void Horizontal(ReadOnlySpan<byte> row, ResizeCoefficients coefficients, Span<byte> destination)
    {
        ref byte start = ref MemoryMarshal.GetReference(row);
        for (int x = 0; x < coefficients.To; x++)
        {
            // The fourth lane sums whatever byte follows a pixel, and is dropped.
            ReadOnlySpan<int> weights = coefficients.Weights(x);
            nuint at = (nuint)coefficients.First(x) * 3;
            Vector128<int> sum = Vector128.Create(Half);
            foreach (int weight in weights)
            {
                Vector128<byte> pixel = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref start, at))).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * weight;
                at += 3;
            }

            destination[x * 3] = ToByte(sum[0]);
            destination[(x * 3) + 1] = ToByte(sum[1]);
            destination[(x * 3) + 2] = ToByte(sum[2]);
        }
    }

    public override void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> destination)
    {
        int stride = destination.Length;
        int column = 0;
        for (; column <= stride - Vector128<byte>.Count; column += Vector128<byte>.Count)
        {
            Vector128<int> sum0 = Vector128.Create(Half);
            Vector128<int> sum1 = sum0;
            Vector128<int> sum2 = sum0;
            Vector128<int> sum3 = sum0;
            for (int i = 0; i < weights.Length; i++)
            {
                Vector128<byte> pixels = Vector128.Create(rows.Slice((i * stride) + column, Vector128<byte>.Count));
                (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(pixels);
                Vector128<int> weight = Vector128.Create(weights[i]);
                sum0 += Vector128.WidenLower(lower).AsInt32() * weight;
                sum1 += Vector128.WidenUpper(lower).AsInt32() * weight;
                sum2 += Vector128.WidenLower(upper).AsInt32() * weight;
                sum3 += Vector128.WidenUpper(upper).AsInt32() * weight;
            }

            Vector128<ushort> first = Vector128.Narrow(Level(sum0), Level(sum1));
            Vector128<ushort> second = Vector128.Narrow(Level(sum2), Level(sum3));
            Vector128.Narrow(first, second).CopyTo(destination[column..]);
        }

        for (; column < stride; column++)
        {
            destination[column] = Column(rows, weights, stride, column);
        }
    }

    private static Vector128<uint> Level(Vector128<int> sum) =>
        Vector128.Clamp(sum >> ResizeCoefficients.FractionBits, Vector128<int>.Zero, Vector128.Create(255)).AsUInt32();
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mos;

/// <summary>Turns rows of a matrix into a panel in which the values of one depth stand together, as the tile of a product reads them.</summary>
internal static class MatrixPanel
{
    // So much of four rows is turned before the next four: reading runs ahead in them, and what is written stays in the first-level cache.
    private const int Run = 64;

    /// <summary>Copies rows; where there are fewer than the panel is wide, the rest is zero.</summary>
    /// <param name="rows">The first of the rows and all that follow.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="count">Number of rows, at most <paramref name="width"/>.</param>
    /// <param name="depth">Values to copy of each.</param>
    /// <param name="panel">Receives <paramref name="depth"/> times <paramref name="width"/> values.</param>
    /// <param name="width">Values of one depth, a multiple of 4.</param>
    // Optimised at once: a process that scores one image packs all kernels of its network before it would be.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(ReadOnlySpan<T> rows, int stride, int count, int depth, Span<T> panel, int width)
        where T : unmanaged
    {
        if (count < width)
        {
            panel.Clear();
        }

        int step = Vector128<T>.Count;
        for (int start = 0; start < depth; start += Run)
        {
            int length = Math.Min(Run, depth - start);
            int row = 0;
            for (; row + 4 <= count; row += 4)
            {
                ReadOnlySpan<T> row0 = rows.Slice((row * stride) + start, length);
                ReadOnlySpan<T> row1 = rows.Slice(((row + 1) * stride) + start, length);
                ReadOnlySpan<T> row2 = rows.Slice(((row + 2) * stride) + start, length);
                ReadOnlySpan<T> row3 = rows.Slice(((row + 3) * stride) + start, length);
                Span<T> target = panel.Slice((start * width) + row, ((length - 1) * width) + 4);
                int k = 0;
                for (; k + step <= length; k += step)
                {
                    Turn(in row0[k], in row1[k], in row2[k], in row3[k], ref target[k * width], width);
                }

                for (; k < length; k++)
                {
                    target[k * width] = row0[k];
                    target[(k * width) + 1] = row1[k];
                    target[(k * width) + 2] = row2[k];
                    target[(k * width) + 3] = row3[k];
                }
            }

            for (; row < count; row++)
            {
                for (int k = 0; k < length; k++)
                {
                    panel[((start + k) * width) + row] = rows[(row * stride) + start + k];
                }
            }
        }
    }

    /// <summary>A register of each of four rows becomes four values of each of as many depths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<T>(ref readonly T row0, ref readonly T row1, ref readonly T row2, ref readonly T row3, ref T target, int width)
        where T : unmanaged
    {
        Vector128<ulong> a = Load(in row0), b = Load(in row1), c = Load(in row2), d = Load(in row3);
        if (Unsafe.SizeOf<T>() == sizeof(double))
        {
            StoreLower(a, b, ref target);
            StoreLower(c, d, ref Unsafe.Add(ref target, 2));
            StoreUpper(a, b, ref Unsafe.Add(ref target, width));
            StoreUpper(c, d, ref Unsafe.Add(ref target, width + 2));
            return;
        }

        // Pairs of 32-bit values first, then pairs of pairs.
        Vector128<ulong> low = Vector128.Create((ulong)uint.MaxValue);
        Vector128<ulong> abEven = (a & low) | (b << 32), abOdd = (a >>> 32) | (b & ~low);
        Vector128<ulong> cdEven = (c & low) | (d << 32), cdOdd = (c >>> 32) | (d & ~low);
        StoreLower(abEven, cdEven, ref target);
        StoreLower(abOdd, cdOdd, ref Unsafe.Add(ref target, width));
        StoreUpper(abEven, cdEven, ref Unsafe.Add(ref target, 2 * width));
        StoreUpper(abOdd, cdOdd, ref Unsafe.Add(ref target, 3 * width));
    }

    private static Vector128<ulong> LowerHalf => Vector128.Create(ulong.MaxValue, 0UL);

    private static Vector128<ulong> Load<T>(ref readonly T row)
        where T : unmanaged => Vector128.LoadUnsafe(in row).AsUInt64();

    private static void StoreLower<T>(Vector128<ulong> left, Vector128<ulong> right, ref T target)
        where T : unmanaged => Vector128.ConditionalSelect(LowerHalf, left, Vector128.Shuffle(right, Vector128.Create(0UL, 0UL))).As<ulong, T>().StoreUnsafe(ref target);

    private static void StoreUpper<T>(Vector128<ulong> left, Vector128<ulong> right, ref T target)
        where T : unmanaged => Vector128.ConditionalSelect(LowerHalf, Vector128.Shuffle(left, Vector128.Create(1UL, 1UL)), right).As<ulong, T>().StoreUnsafe(ref target);
}

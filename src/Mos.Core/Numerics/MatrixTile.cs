using System.Runtime.CompilerServices;

namespace Mos;

/// <summary>The innermost part of a matrix product: 6 rows by two registers of columns, held in registers while the depth runs.</summary>
/// <remarks>6 x 2 sums, 2 columns and 1 broadcast fit the 16 registers of AVX2 and hide the latency of the multiply-adds.</remarks>
internal static class MatrixTile<T, TVector, TLanes>
    where T : unmanaged
    where TVector : struct
    where TLanes : ILanes<T, TVector>
{
    public const int Rows = 6;

    public static int Columns => 2 * TLanes.Count;

    /// <summary>C = A B, or C += A B, for up to 6 rows; every value of A B is one chain of multiply-adds in the order of the depth.</summary>
    /// <param name="a">The first value of the first row of A.</param>
    /// <param name="aStride">Values from one row of A to the next.</param>
    /// <param name="packed">B, depth by depth, <see cref="Columns"/> values each.</param>
    /// <param name="depth">Number of products in each sum.</param>
    /// <param name="c">The first value of the first row of C.</param>
    /// <param name="cStride">Values from one row of C to the next.</param>
    /// <param name="rows">Rows that there are, 1 to 6; beyond them the last one is computed again and dropped.</param>
    /// <param name="accumulate">Whether what is in C stays as a summand.</param>
    /// <param name="panel">What follows <paramref name="packed"/>.</param>
    /// <param name="below">The rows that follow <paramref name="a"/>.</param>
    // Optimised at once: in code that waits to be, the first product of a process takes up to ten times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ref T a, nuint aStride, ref T packed, nuint depth, ref T c, nuint cStride, int rows, bool accumulate, Upcoming<T> panel, Upcoming<T> below)
    {
        nuint last = (nuint)(rows - 1);
        ref T a0 = ref a;
        ref T a1 = ref Unsafe.Add(ref a, aStride * nuint.Min(1, last));
        ref T a2 = ref Unsafe.Add(ref a, aStride * nuint.Min(2, last));
        ref T a3 = ref Unsafe.Add(ref a, aStride * nuint.Min(3, last));
        ref T a4 = ref Unsafe.Add(ref a, aStride * nuint.Min(4, last));
        ref T a5 = ref Unsafe.Add(ref a, aStride * nuint.Min(5, last));
        nuint lanes = (nuint)TLanes.Count;
        for (nuint row = 0; row <= last; row++)
        {
            ref T first = ref Unsafe.Add(ref c, row * cStride);
            Prefetch.Now(in first);
            Prefetch.Now(in Unsafe.Add(ref first, lanes));
            Prefetch.Now(in Unsafe.Add(ref first, (2 * lanes) - 1));
        }

        // They may run past the end of what they name, up to a value for each depth: they are asked for, never read.
        ref T nextB = ref panel.First;
        ref T nextA = ref below.First;
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (nuint k = 0; k < depth; k++)
        {
            TVector b0 = TLanes.Load(in packed, 0);
            TVector b1 = TLanes.Load(in packed, lanes);
            packed = ref Unsafe.Add(ref packed, 2 * lanes);
            Prefetch.Soon(in nextB);
            nextB = ref Unsafe.Add(ref nextB, panel.Step);
            Prefetch.Soon(in nextA);
            nextA = ref Unsafe.Add(ref nextA, below.Step);

            TVector x = TLanes.Broadcast(Unsafe.Add(ref a0, k));
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Broadcast(Unsafe.Add(ref a1, k));
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Broadcast(Unsafe.Add(ref a2, k));
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Broadcast(Unsafe.Add(ref a3, k));
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Broadcast(Unsafe.Add(ref a4, k));
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Broadcast(Unsafe.Add(ref a5, k));
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
        }

        PutRow(c00, c01, ref c, 0, rows, cStride, accumulate);
        PutRow(c10, c11, ref c, 1, rows, cStride, accumulate);
        PutRow(c20, c21, ref c, 2, rows, cStride, accumulate);
        PutRow(c30, c31, ref c, 3, rows, cStride, accumulate);
        PutRow(c40, c41, ref c, 4, rows, cStride, accumulate);
        PutRow(c50, c51, ref c, 5, rows, cStride, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutRow(TVector left, TVector right, ref T c, int row, int rows, nuint stride, bool accumulate)
    {
        if (row >= rows)
        {
            return;
        }

        nuint offset = (nuint)row * stride;
        nuint second = offset + (nuint)TLanes.Count;
        if (accumulate)
        {
            left = TLanes.Add(TLanes.Load(in c, offset), left);
            right = TLanes.Add(TLanes.Load(in c, second), right);
        }

        TLanes.Store(left, ref c, offset);
        TLanes.Store(right, ref c, second);
    }
}

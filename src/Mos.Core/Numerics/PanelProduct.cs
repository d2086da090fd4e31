using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Mos;

/// <summary>A few columns of a product: as many as a tile is wide, for any number of rows.</summary>
internal static class PanelProduct<T, TVector, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TLanes : ILanes<T, TVector>
{
    /// <summary>Columns of a panel.</summary>
    public static int Width => MatrixTile<T, TVector, TLanes>.Columns;

    /// <summary>C = A B, or C += A B, for the columns of one panel.</summary>
    /// <param name="a">The first row of A and what follows.</param>
    /// <param name="aStride">Values from one row of A to the next.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="packed">The panel of B.</param>
    /// <param name="depth">Number of products in each sum.</param>
    /// <param name="c">The first value of C and what follows.</param>
    /// <param name="cStride">Values from one row of C to the next.</param>
    /// <param name="columns">Columns that the panel has.</param>
    /// <param name="accumulate">Whether what is in C stays as a summand.</param>
    /// <param name="next">The panel that is needed after this one; may be empty.</param>
    /// <param name="isFirst">Whether A is read for the first time, and is not in the cache yet.</param>
    public static void Multiply(ReadOnlySpan<T> a, int aStride, int rows, ReadOnlySpan<T> packed, int depth, Span<T> c, int cStride, int columns, bool accumulate, ReadOnlySpan<T> next, bool isFirst)
    {
        const int tileRows = MatrixTile<T, TVector, TLanes>.Rows;
        Span<T> edge = stackalloc T[columns < Width ? tileRows * Width : 0];
        int tiles = (rows + tileRows - 1) / tileRows;
        for (int row = 0; row < rows; row += tileRows)
        {
            int count = Math.Min(tileRows, rows - row);
            ReadOnlySpan<T> aRows = a.Slice(row * aStride, ((count - 1) * aStride) + depth);
            Span<T> cRows = c.Slice(row * cStride, ((count - 1) * cStride) + columns);
            var panel = new Upcoming<T>(next, row / tileRows, tiles, depth);
            int below = Math.Min(row + tileRows, rows) * aStride, end = isFirst ? Math.Min(row + (2 * tileRows), rows) * aStride : below;
            var nextRows = new Upcoming<T>(a[Math.Min(below, a.Length)..Math.Min(end, a.Length)], 0, 1, depth);
            if (edge.IsEmpty)
            {
                Tile(aRows, aStride, packed, depth, cRows, cStride, count, accumulate, panel, nextRows);
                continue;
            }

            // Fewer columns than a tile has: into a whole tile beside it, then the columns that there are.
            Tile(aRows, aStride, packed, depth, edge, Width, count, accumulate: false, panel, nextRows);
            for (int r = 0; r < count; r++)
            {
                Span<T> cRow = cRows.Slice(r * cStride, columns);
                ReadOnlySpan<T> whole = edge.Slice(r * Width, columns);
                if (accumulate)
                {
                    TensorPrimitives.Add(cRow, whole, cRow);
                }
                else
                {
                    whole.CopyTo(cRow);
                }
            }
        }
    }

    private static void Tile(ReadOnlySpan<T> a, int aStride, ReadOnlySpan<T> packed, int depth, Span<T> c, int cStride, int rows, bool accumulate, Upcoming<T> panel, Upcoming<T> below) =>
        MatrixTile<T, TVector, TLanes>.Multiply(
            ref MemoryMarshal.GetReference(a),
            (nuint)aStride,
            ref MemoryMarshal.GetReference(packed),
            (nuint)depth,
            ref MemoryMarshal.GetReference(c),
            (nuint)cStride,
            rows,
            accumulate,
            panel,
            below);
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mos;

/// <summary>Cuts a matrix product into blocks that fit the caches and hands them to the cores.</summary>
/// <remarks>
/// Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008: a panel of B is copied into the order in which the
/// tile reads it, and used for all rows of a block of A. The depth is cut at the same places for every row, which also bounds rounding:
/// at most <see cref="DepthBlock"/> terms are summed before a partial sum is added.
/// </remarks>
internal static class MatrixBlocks<T, TVector, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TLanes : ILanes<T, TVector>
{
    // A packed panel of B is at most 256 values deep and 128 bytes wide: 32 kB, the first-level cache.
    private const int DepthBlock = 256;

    // A block is the work of one core. The more rows, the less the packing of its columns weighs: a few per cent with these.
    private const int RowBlock = 1020;
    private const int ColumnBlock = 256;

    // Below this many multiply-adds, starting threads costs more than it saves.
    private const long ParallelThreshold = 1 << 20;

    private static int TileColumns => MatrixTile<T, TVector, TLanes>.Columns;

    public static void Accumulate(ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, int depth, Memory<T> c, int stride)
    {
        int rows = a.Length / depth;
        int columns = b.Length / depth;
        int rowBlocks = (rows + RowBlock - 1) / RowBlock;
        int columnBlocks = (columns + ColumnBlock - 1) / ColumnBlock;

        void Run(int block)
        {
            int row = block / columnBlocks * RowBlock;
            int column = block % columnBlocks * ColumnBlock;
            int blockRows = Math.Min(RowBlock, rows - row);
            int blockColumns = Math.Min(ColumnBlock, columns - column);
            Multiply(
                a.Span.Slice(row * depth, blockRows * depth),
                b.Span.Slice(column * depth, blockColumns * depth),
                depth,
                c.Span[((row * stride) + column)..],
                stride);
        }

        if ((long)rows * columns * depth < ParallelThreshold)
        {
            for (int block = 0; block < rowBlocks * columnBlocks; block++)
            {
                Run(block);
            }
        }
        else
        {
            Parallel.For(0, rowBlocks * columnBlocks, Run);
        }
    }

    private static void Multiply(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int depth, Span<T> c, int stride)
    {
        int width = TileColumns;
        int columns = b.Length / depth;
        Span<T> packed = stackalloc T[DepthBlock * width];
        for (int k = 0; k < depth; k += DepthBlock)
        {
            int length = Math.Min(DepthBlock, depth - k);
            for (int column = 0; column < columns; column += width)
            {
                int count = Math.Min(width, columns - column);
                Pack(b[((column * depth) + k)..], depth, count, length, packed);
                MultiplyPanel(a[k..], depth, packed, length, c[column..], stride, count);
            }
        }
    }

    /// <summary>Copies rows of B so that the values of one depth stand together; missing columns are zero.</summary>
    private static void Pack(ReadOnlySpan<T> b, int stride, int columns, int depth, Span<T> packed)
    {
        int width = TileColumns;
        if (columns < width)
        {
            packed.Clear();
        }

        ref T target = ref MemoryMarshal.GetReference(packed);
        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<T> source = b.Slice(column * stride, depth);
            for (int k = 0; k < source.Length; k++)
            {
                Unsafe.Add(ref target, (k * width) + column) = source[k];
            }
        }
    }

    private static void MultiplyPanel(ReadOnlySpan<T> a, int aStride, Span<T> packed, int depth, Span<T> c, int stride, int columns)
    {
        const int tileRows = MatrixTile<T, TVector, TLanes>.Rows;
        int width = TileColumns;
        int rows = ((a.Length - depth) / aStride) + 1;
        Span<T> edge = stackalloc T[columns < width ? tileRows * width : 0];
        for (int row = 0; row < rows; row += tileRows)
        {
            int count = Math.Min(tileRows, rows - row);
            ReadOnlySpan<T> aRows = a.Slice(row * aStride, ((count - 1) * aStride) + depth);
            Span<T> cRows = c.Slice(row * stride, ((count - 1) * stride) + columns);
            if (edge.IsEmpty)
            {
                Tile(aRows, aStride, packed, depth, cRows, stride, count);
                continue;
            }

            // Fewer columns than a tile has: into a whole tile beside it, then the columns that there are.
            edge.Clear();
            Tile(aRows, aStride, packed, depth, edge, width, count);
            for (int r = 0; r < count; r++)
            {
                Span<T> cRow = cRows.Slice(r * stride, columns);
                TensorPrimitives.Add(cRow, edge.Slice(r * width, columns), cRow);
            }
        }
    }

    private static void Tile(ReadOnlySpan<T> a, int aStride, Span<T> packed, int depth, Span<T> c, int cStride, int rows) =>
        MatrixTile<T, TVector, TLanes>.MultiplyAdd(
            ref MemoryMarshal.GetReference(a), (nuint)aStride, ref MemoryMarshal.GetReference(packed), (nuint)depth,
            ref MemoryMarshal.GetReference(c), (nuint)cStride, rows);
}

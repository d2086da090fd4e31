using System.Buffers;
using System.Numerics;

namespace Mos;

/// <summary>Cuts a matrix product into blocks that fit the caches and hands them to the cores.</summary>
/// <remarks>
/// Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008: a block of A is copied to lie together (rows that are
/// powers of two apart would evict each other), and each panel of B into the order in which the tile reads it. The depth is cut at the
/// same places for every row, which also bounds rounding: at most <see cref="DepthBlock"/> terms are summed before a partial sum is added.
/// </remarks>
internal static class MatrixBlocks<T, TVector, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TLanes : ILanes<T, TVector>
{
    // A panel of B is at most 256 values deep and 128 bytes wide: 32 kB, the first-level cache.
    public const int DepthBlock = 256;

    // The work of one core at a time, at most: so much of A is at hand in the second-level cache, and copying A and B costs a few per cent.
    private const int MaximumRows = 768;
    private const int MaximumColumns = 256;

    // Below this many multiply-adds, starting threads costs more than it saves.
    private const long ParallelThreshold = 1 << 20;

    private static int TileColumns => MatrixTile<T, TVector, TLanes>.Columns;

    public static void Accumulate(ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, int depth, Memory<T> c, int stride)
    {
        int rows = a.Length / depth;
        int columns = b.Length / depth;
        int rowBlock = EvenBlock(rows, MaximumRows, MatrixTile<T, TVector, TLanes>.Rows);
        int columnBlock = EvenBlock(columns, MaximumColumns, TileColumns);
        int rowBlocks = DivideUp(rows, rowBlock);
        int columnBlocks = DivideUp(columns, columnBlock);

        void Run(int block)
        {
            int row = block / columnBlocks * rowBlock;
            int column = block % columnBlocks * columnBlock;
            int blockRows = Math.Min(rowBlock, rows - row);
            int blockColumns = Math.Min(columnBlock, columns - column);
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
            // No more threads than cores: two blocks on one core would drive each other out of its cache.
            Parallel.For(0, rowBlocks * columnBlocks, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, Run);
        }
    }

    /// <summary>The length of blocks that are about equal, of whole tiles: a short last block would copy its operands for little.</summary>
    private static int EvenBlock(int length, int maximum, int tile) => DivideUp(DivideUp(length, DivideUp(length, maximum)), tile) * tile;

    private static int DivideUp(int dividend, int divisor) => ((dividend - 1) / divisor) + 1;

    private static void Multiply(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int depth, Span<T> c, int stride)
    {
        int width = TileColumns;
        int rows = a.Length / depth;
        int columns = b.Length / depth;
        Span<T> panel = stackalloc T[DepthBlock * width];
        T[] rowsPacked = ArrayPool<T>.Shared.Rent(rows * Math.Min(depth, DepthBlock));
        for (int k = 0; k < depth; k += DepthBlock)
        {
            int length = Math.Min(DepthBlock, depth - k);
            Span<T> left = rowsPacked.AsSpan(0, rows * length);
            for (int row = 0; row < rows; row++)
            {
                a.Slice((row * depth) + k, length).CopyTo(left[(row * length)..]);
            }

            for (int column = 0; column < columns; column += width)
            {
                int count = Math.Min(width, columns - column);
                MatrixPanel.Pack(b[((column * depth) + k)..], depth, count, length, panel, width);
                PanelProduct<T, TVector, TLanes>.Multiply(left, length, rows, panel, length, c[column..], stride, count, accumulate: true, next: panel[..0], isFirst: false);
            }
        }

        ArrayPool<T>.Shared.Return(rowsPacked);
    }
}

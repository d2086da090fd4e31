namespace Mos;

/// <summary>The panels of a packed matrix, for one width of registers: panel by panel, and in each the depth block by block.</summary>
internal static class PackedPanels<TVector, TLanes>
    where TVector : struct
    where TLanes : ILanes<float, TVector>
{
    private const int DepthBlock = MatrixBlocks<float, TVector, TLanes>.DepthBlock;

    private static int Width => PanelProduct<float, TVector, TLanes>.Width;

    public static void Multiply(ReadOnlySpan<float> panels, PackedMatrix b, ReadOnlySpan<float> a, int aStride, int count, Span<float> c, int cStride, bool accumulate)
    {
        for (int row = 0; row < b.Rows; row += Width)
        {
            for (int k = 0; k < b.Columns; k += DepthBlock)
            {
                int depth = Math.Min(DepthBlock, b.Columns - k);
                int next = (row * b.Columns) + ((k + depth) * Width);
                PanelProduct<float, TVector, TLanes>.Multiply(
                    a[k..],
                    aStride,
                    count,
                    panels.Slice((row * b.Columns) + (k * Width), depth * Width),
                    depth,
                    c[row..],
                    cStride,
                    Math.Min(Width, b.Rows - row),
                    accumulate || k > 0,
                    panels.Slice(next, Math.Min(DepthBlock * Width, panels.Length - next)),
                    isFirst: row == 0);
            }
        }
    }
}

namespace Mos.Core.Tests.Numerics;

public sealed class PackedMatrixTests
{
    [Theory]
    [InlineData(32, 32, 1)]
    [InlineData(100, 32, 4)]
    [InlineData(100, 64, 2)]
    [InlineData(20, 128, 1)]
    public void Parts_of_a_cut_matrix_multiply_as_their_rows_of_the_whole(int rows, int size, int parts)
    {
        const int columns = 300;
        var matrix = new PackedMatrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(i => MathF.Sin(i))]);
        float[] a = [.. Enumerable.Range(0, 7 * columns).Select(i => MathF.Cos(i))];
        float[] whole = new float[7 * rows], pieces = new float[7 * rows];
        matrix.Multiply(a, columns, 7, whole, rows);

        IReadOnlyList<PackedMatrix> cut = matrix.Cut(size);
        for (int part = 0; part < cut.Count; part++)
        {
            cut[part].Multiply(a, columns, 7, pieces.AsSpan(part * size), rows);
        }

        Assert.Equal(parts, cut.Count);
        Assert.Equal(rows, cut.Sum(p => p.Rows));
        Assert.Equal(whole, pieces);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-32)]
    [InlineData(48)]
    public void Cut_between_panels_is_refused(int size) =>
        Assert.ThrowsAny<ArgumentException>(() => new PackedMatrix(64, 1, new float[64]).Cut(size));
}

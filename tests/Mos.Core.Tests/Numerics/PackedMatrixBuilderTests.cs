namespace Mos.Core.Tests.Numerics;

public sealed class PackedMatrixBuilderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(45, 7)]
    [InlineData(64, 300)]
    public void Panels_thatAreTurned_multiplyAsAPackedMatrix(int rows, int columns)
    {
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => MathF.Sin(i))];
        var builder = new PackedMatrixBuilder(rows, columns);
        for (int panel = 0; panel < builder.PanelCount; panel++)
        {
            int first = panel * PackedMatrixBuilder.PanelRows, count = Math.Min(PackedMatrixBuilder.PanelRows, rows - first);
            PackedMatrixBuilder.Turn(values.AsSpan(first * columns, count * columns), columns, builder.Panel(panel));
        }

        float[] a = [.. Enumerable.Range(0, 2 * columns).Select(i => MathF.Cos(i))];
        Assert.Equal(Product(new PackedMatrix(rows, columns, values), a), Product(builder.Build(), a));
    }

    [Fact]
    public void Panel_holdsAColumnOfAllRowsTogether()
    {
        var panel = new float[PackedMatrixBuilder.PanelRows * 2];
        Array.Fill(panel, -1);
        PackedMatrixBuilder.Turn([1, 2, 3, 4, 5, 6], 2, panel);

        Assert.Equal([1, 3, 5, 0], panel[..4]);
        Assert.Equal([2, 4, 6, 0], panel.AsSpan(PackedMatrixBuilder.PanelRows, 4).ToArray());
    }

    [Fact]
    public void WhatIsWrong_isRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedMatrixBuilder(0, 1));
        Assert.Throws<ArgumentException>(() => PackedMatrixBuilder.Turn([1, 2, 3], 2, new float[PackedMatrixBuilder.PanelRows * 2]));
        Assert.Throws<ArgumentException>(() => PackedMatrixBuilder.Turn([1, 2], 2, new float[PackedMatrixBuilder.PanelRows]));
        var builder = new PackedMatrixBuilder(1, 1);
        builder.Panel(0).Clear();
        builder.Build();
        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Panel(0).Clear());
    }

    private static float[] Product(PackedMatrix matrix, float[] a)
    {
        var c = new float[a.Length / matrix.Columns * matrix.Rows];
        matrix.Multiply(a, matrix.Columns, a.Length / matrix.Columns, c, matrix.Rows);
        return c;
    }
}

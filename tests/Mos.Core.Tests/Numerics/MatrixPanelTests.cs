namespace Mos.Core.Tests.Numerics;

public sealed class MatrixPanelTests
{
    /// <summary>Rows, depth and width of the panel: whole registers, rests of rows and of depths, and more than one run of the reading.</summary>
    [Theory]
    [InlineData(4, 4, 4)]
    [InlineData(8, 256, 8)]
    [InlineData(32, 131, 32)]
    [InlineData(31, 67, 32)]
    [InlineData(3, 5, 8)]
    [InlineData(1, 1, 16)]
    public void Values_of_a_depth_stand_together_and_missing_rows_are_zero(int count, int depth, int width)
    {
        Check(count, depth, width, i => (float)(i + 1));
        Check(count, depth, width, i => i + 1.0);
    }

    private static void Check<T>(int count, int depth, int width, Func<int, T> value)
        where T : unmanaged
    {
        // The rows are part of a wider matrix, and the panel had other values before.
        int stride = depth + 3;
        T[] rows = [.. Enumerable.Range(0, count * stride).Select(value)];
        T[] panel = [.. Enumerable.Repeat(value(-2), depth * width)];

        MatrixPanel.Pack(rows, stride, count, depth, panel, width);

        for (int k = 0; k < depth; k++)
        {
            for (int row = 0; row < width; row++)
            {
                Assert.Equal(row < count ? rows[(row * stride) + k] : default, panel[(k * width) + row]);
            }
        }
    }
}

using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>The gradient of the root's maximum over 3x3 windows of stride 2: the first of the largest values of a window gets it all, as in torch.</summary>
internal static class MaximumGradient
{
    private const int RowsPerBlock = 8;

    /// <summary>From the gradient of the maximum to that of what it was taken of.</summary>
    /// <param name="x">What the maximum was taken of.</param>
    /// <param name="maximum">The maximum.</param>
    /// <param name="gradient">The gradient of the maximum.</param>
    /// <param name="cores">Threads that share the work.</param>
    public static Activations Backward(Activations x, Activations maximum, Activations gradient, Cores cores)
    {
        Activations result = x.AnotherOfItsSize();
        int blocks = (x.Height + RowsPerBlock - 1) / RowsPerBlock;
        cores.Run(x.Images * blocks, index => Block(x, maximum, gradient, result, index / blocks, index % blocks * RowsPerBlock));
        return result;
    }

    private static void Block(Activations x, Activations maximum, Activations gradient, Activations result, int image, int first)
    {
        int until = Math.Min(first + RowsPerBlock, x.Height), channels = x.Channels;
        result.Pixels(image, first * x.Width, (until - first) * x.Width).Clear();
        float[] rented = ArrayPool<float>.Shared.Rent(3 * channels);
        Span<float> left = rented.AsSpan(0, channels), zeros = rented.AsSpan(channels, channels), elsewhere = rented.AsSpan(2 * channels, channels);
        zeros.Clear();
        for (int row = first / 2; row <= Math.Min(until / 2, maximum.Height - 1); row++)
        {
            for (int column = 0; column < maximum.Width; column++)
            {
                int pooled = (row * maximum.Width) + column;
                gradient.Pixels(image, pooled, 1).CopyTo(left);
                for (int at = 0; at < 9; at++)
                {
                    (int y, int x0) = ((2 * row) - 1 + (at / 3), (2 * column) - 1 + (at % 3));
                    bool isInside = y >= 0 && y < x.Height && x0 >= 0 && x0 < x.Width;
                    int pixel = (y * x.Width) + x0;
                    GradientKernels.Give(
                        isInside ? x.Pixels(image, pixel, 1) : zeros,
                        maximum.Pixels(image, pooled, 1),
                        left,
                        isInside && y >= first && y < until ? result.Pixels(image, pixel, 1) : elsewhere);
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}

using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>The first layers: a 7x7 convolution of stride 2 and a maximum over 3x3 windows of stride 2, in which the zeros around the image take part.</summary>
internal sealed class FrozenRoot(WindowConvolution convolution)
{
    // Rows of the result that are computed together; one row of the convolution of each block is computed twice.
    private const int RowsPerBlock = 4;

    /// <summary>The length of a side after it.</summary>
    public int After(int side) => (convolution.After(side) + 1) / 2;

    /// <summary>From normalised pixels to the first activations.</summary>
    /// <param name="pixels">Borrowed.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="trace">Keeps what a gradient needs; null: nothing.</param>
    public Activations Forward(Activations pixels, Cores cores, FrozenTrace? trace = null)
    {
        int height = convolution.After(pixels.Height), width = convolution.After(pixels.Width), channels = convolution.Outputs;
        var y = new Activations(pixels.Images, (height + 1) / 2, (width + 1) / 2, channels);
        Activations? kept = trace is null ? null : trace.Root = new Activations(pixels.Images, height, width, channels);
        int blocks = (y.Height + RowsPerBlock - 1) / RowsPerBlock;
        var sums = new ChannelSums(pixels.Images, blocks, channels);
        cores.Run(pixels.Images * blocks, index =>
        {
            (int image, int block) = (index / blocks, index % blocks);
            int first = block * RowsPerBlock, count = Math.Min(RowsPerBlock, y.Height - first);
            int from = Math.Max(0, (2 * first) - 1), until = Math.Min(height, (2 * (first + count)));
            float[] convolved = ArrayPool<float>.Shared.Rent((until - from) * width * channels);
            for (int row = from; row < until; row++)
            {
                convolution.Rows(pixels, null, image, row, 1, convolved.AsSpan((row - from) * width * channels, width * channels));
            }

            if (kept is not null)
            {
                Span<float> own = kept.Pixels(image, 2 * first * width, (until - (2 * first)) * width);
                convolved.AsSpan(((2 * first) - from) * width * channels, own.Length).CopyTo(own);
            }

            float[] highest = ArrayPool<float>.Shared.Rent(width * channels);
            Span<float> line = highest.AsSpan(0, width * channels);
            for (int row = first; row < first + count; row++)
            {
                Maximum(convolved, 2 * row, from, height, line);
                for (int column = 0; column < y.Width; column++)
                {
                    Maximum(line, 2 * column, 0, width, y.Pixels(image, (row * y.Width) + column, 1));
                }
            }

            ArrayPool<float>.Shared.Return(highest);
            ArrayPool<float>.Shared.Return(convolved);
            sums.Add(y, image, block, first * y.Width, count * y.Width);
        });
        y.Sums = sums;
        return y;
    }

    /// <summary>The maximum of a row, or of a pixel, and its two neighbours; those beyond the edge are zeros.</summary>
    /// <param name="values">Rows or pixels, as long as the maximum each.</param>
    /// <param name="middle">The one between its neighbours.</param>
    /// <param name="first">Which one the values begin with.</param>
    /// <param name="count">How many there are in all.</param>
    /// <param name="maximum">Receives the largest of each three values.</param>
    private static void Maximum(ReadOnlySpan<float> values, int middle, int first, int count, Span<float> maximum)
    {
        maximum.Fill(middle > 0 && middle + 1 < count ? float.NegativeInfinity : 0);
        for (int at = Math.Max(0, middle - 1); at < Math.Min(count, middle + 2); at++)
        {
            PixelKernels.Maximum(values.Slice((at - first) * maximum.Length, maximum.Length), maximum);
        }
    }
}

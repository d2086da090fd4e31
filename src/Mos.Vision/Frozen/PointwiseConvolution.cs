using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>A 1x1 convolution behind a normalisation: a matrix product of pixels that are activated block by block, in the cache.</summary>
/// <param name="kernels">[outputs, inputs], standardised.</param>
/// <param name="stride">Every so many pixels in both directions.</param>
internal sealed class PointwiseConvolution(PackedMatrix kernels, int stride)
{
    // So many activated values of a block stay in the second-level cache while the kernels pass by.
    private const int BlockValues = 96 * 1024;
    private const int MaximumPixels = 240;
    private const int TileRows = 6;

    // Rows that are powers of two apart would evict each other.
    private const int Padding = 16;

    /// <summary>Blocks of about equal length and, where there are pixels enough, even number: two threads are done at the same time.</summary>
    private int BlockPixels(int pixels)
    {
        int maximum = Math.Clamp(BlockValues / kernels.Columns, TileRows, MaximumPixels);
        int pairs = Math.Max(1, (pixels + (2 * maximum) - 1) / (2 * maximum));
        int even = (pixels + (2 * pairs) - 1) / (2 * pairs);
        return (even + TileRows - 1) / TileRows * TileRows;
    }

    /// <summary>Convolves into new activations, and gathers their sums where a normalisation follows.</summary>
    public Activations Forward(Activations x, Rectifier rectifier, Cores cores, bool withSums = true)
    {
        var y = new Activations(x.Images, (x.Height + stride - 1) / stride, (x.Width + stride - 1) / stride, kernels.Rows);
        Run(x, rectifier, y, cores, summand: null, withSums);
        return y;
    }

    /// <summary>The sum of the convolution and a shortcut: the end of a residual branch.</summary>
    /// <param name="x">What is convolved.</param>
    /// <param name="rectifier">What activates it.</param>
    /// <param name="shortcut">The summand.</param>
    /// <param name="y">Receives the sum and what a normalisation needs of it; may be the shortcut itself.</param>
    /// <param name="cores">Threads that share the work.</param>
    public void Add(Activations x, Rectifier rectifier, Activations shortcut, Activations y, Cores cores) => Run(x, rectifier, y, cores, shortcut, withSums: true);

    private void Run(Activations x, Rectifier rectifier, Activations y, Cores cores, Activations? summand, bool withSums)
    {
        int pixels = y.Height * y.Width, size = BlockPixels(y.Height * y.Width), blocks = (pixels + size - 1) / size;
        ChannelSums? sums = withSums ? new ChannelSums(x.Images, blocks, y.Channels) : null;
        cores.Run(x.Images * blocks, index =>
        {
            (int image, int block) = (index / blocks, index % blocks);
            int first = block * size, count = Math.Min(size, pixels - first);
            int length = x.Channels + Padding;
            float[] active = ArrayPool<float>.Shared.Rent(count * length);
            for (int i = 0; i < count; i++)
            {
                int at = stride == 1 ? first + i : (((first + i) / y.Width * x.Width) + ((first + i) % y.Width)) * stride;
                rectifier.Apply(image, x.Pixels(image, at, 1), active.AsSpan(i * length, x.Channels));
            }

            Span<float> output = y.Pixels(image, first, count);
            if (summand is not null && summand != y)
            {
                summand.Pixels(image, first, count).CopyTo(output);
            }

            kernels.Multiply(active, length, count, output, y.Channels, accumulate: summand is not null);
            ArrayPool<float>.Shared.Return(active);
            sums?.Add(y, image, block, first, count);
        });
        y.Sums = sums;
    }
}

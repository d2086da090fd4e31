using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>The gradient of a 1x1 convolution behind a normalisation: a product with the transposed kernels, cut by the ReLU while it is in the cache.</summary>
/// <param name="kernels">[inputs, outputs], standardised.</param>
/// <param name="stride">Every so many pixels in both directions.</param>
internal sealed class PointwiseGradient(PackedMatrix kernels, int stride)
{
    // So many values of a block stay in the second-level cache while the kernels pass by.
    private const int BlockValues = 64 * 1024;
    private const int MaximumPixels = 240;

    // Rows that are powers of two apart would evict each other.
    private const int Padding = 16;

    /// <summary>Gives the gradient of the convolution's output at a pixel.</summary>
    /// <param name="image">The image.</param>
    /// <param name="pixel">The pixel; each is asked for once, by any thread.</param>
    /// <param name="gradient">Receives a value for each channel.</param>
    public delegate void PixelReader(int image, int pixel, Span<float> gradient);

    /// <summary>From the gradient of the output to that before the normalisation.</summary>
    /// <param name="output">The gradient of the output; the convolution has stride 1.</param>
    /// <param name="norm">The normalisation before the convolution.</param>
    /// <param name="x">What the normalisation took in.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="beside">Another convolution of the same activations, and the gradient of its output; null: there is none.</param>
    /// <returns>The cut gradient, and what makes it that of x.</returns>
    public (Activations Cut, NormGradient Norm) Backward(
        PixelReader output, FrozenGroupNorm norm, Activations x, Cores cores, (PointwiseGradient Convolution, Activations Output)? beside = null)
    {
        Activations cut = x.AnotherOfItsSize();
        int rows = Math.Max(1, Math.Min(BlockValues / kernels.Columns, MaximumPixels) / x.Width), blocks = (x.Height + rows - 1) / rows;
        var result = new NormGradient(norm, x, blocks);
        cores.Run(x.Images * blocks, index =>
        {
            (int image, int block) = (index / blocks, index % blocks);
            int row = block * rows, until = Math.Min(row + rows, x.Height), first = row * x.Width;
            Span<float> gradient = cut.Pixels(image, first, (until - row) * x.Width);
            Multiply(output, image, first, gradient.Length / x.Channels, gradient, x.Channels, accumulate: false);
            for (; beside is not null && row < until; row++)
            {
                beside.Value.Convolution.AddRow(beside.Value.Output, image, row, cut.Pixels(image, row * x.Width, x.Width));
            }

            result.Cut(image, block, first, gradient);
        });
        result.Join();
        return (cut, result);
    }

    /// <summary>Adds what a row of the input gets, if it gets any.</summary>
    private void AddRow(Activations output, int image, int row, Span<float> input)
    {
        if (row % stride == 0)
        {
            void Copy(int i, int pixel, Span<float> gradient) => output.Pixels(i, pixel, 1).CopyTo(gradient);
            Multiply(Copy, image, row / stride * output.Width, output.Width, input, stride * kernels.Rows, accumulate: true);
        }
    }

    private void Multiply(PixelReader output, int image, int first, int count, Span<float> input, int inputStride, bool accumulate)
    {
        int length = kernels.Columns + Padding;
        float[] rows = ArrayPool<float>.Shared.Rent(count * length);
        for (int i = 0; i < count; i++)
        {
            output(image, first + i, rows.AsSpan(i * length, kernels.Columns));
        }

        kernels.Multiply(rows, length, count, input, inputStride, accumulate);
        ArrayPool<float>.Shared.Return(rows);
    }
}

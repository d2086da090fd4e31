using System.Buffers;
using System.Numerics.Tensors;

namespace Mos.Vision.Frozen;

/// <summary>The gradient of a <see cref="WindowConvolution"/>: a product gives that of each window, and windows are added where they overlap.</summary>
/// <param name="kernels">[size * size * inputs, outputs], standardised.</param>
/// <param name="inputs">Channels of the convolution's input.</param>
/// <param name="size">Side of the kernels.</param>
/// <param name="stride">Every so many pixels in both directions.</param>
internal sealed class WindowGradient(PackedMatrix kernels, int inputs, int size, int stride)
{
    // Rows of the output whose windows end in one block; those of the rows around are computed in two.
    private const int RowsPerBlock = 16;

    // Windows that are computed together, so that the kernels pass by seldom.
    private const int MinimumWindows = 96;
    private const int Padding = 16;

    private int Margin => size / 2;

    /// <summary>From the gradient of the output to that of the input.</summary>
    /// <param name="output">Borrowed.</param>
    /// <param name="height">Height of the input.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="cores">Threads that share the work.</param>
    public Activations Backward(Activations output, int height, int width, Cores cores)
    {
        var result = new Activations(output.Images, height, width, inputs);
        int rows = RowsPerBlock * stride, blocks = (height + rows - 1) / rows;
        cores.Run(output.Images * blocks, index =>
        {
            int first = index % blocks * rows;
            Block(output, index / blocks, result, first, Math.Min(rows, height - first));
        });
        return result;
    }

    /// <summary>Computes rows of the input's gradient.</summary>
    private void Block(Activations output, int image, Activations result, int first, int count)
    {
        // The rows of the output whose windows reach into the block, and all the rows that these windows cover.
        int from = Math.Max(0, (first + Margin - size + stride) / stride), until = Math.Min(output.Height, ((first + count - 1 + Margin) / stride) + 1);
        int top = (from * stride) - Margin, rowLength = Math.Max(((output.Width - 1) * stride) + size, result.Width + Margin) * inputs;
        int covered = Math.Max(((until - 1 - from) * stride) + size, first + count - top);
        float[] rented = ArrayPool<float>.Shared.Rent(covered * rowLength);
        Span<float> strip = rented.AsSpan(0, covered * rowLength);
        strip.Clear();
        int together = Math.Max(1, (MinimumWindows + output.Width - 1) / output.Width);
        for (int row = from; row < until; row += together)
        {
            int rows = Math.Min(together, until - row);
            AddWindows(output, image, row, rows, strip[((row - from) * stride * rowLength)..], rowLength);
        }

        for (int row = first; row < first + count; row++)
        {
            strip.Slice(((row - top) * rowLength) + (Margin * inputs), result.Width * inputs).CopyTo(result.Pixels(image, row * result.Width, result.Width));
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Adds the gradients of the windows of some rows of the output.</summary>
    private void AddWindows(Activations output, int image, int first, int count, Span<float> strip, int rowLength)
    {
        int windows = count * output.Width, length = kernels.Columns + Padding, windowLength = kernels.Rows + Padding, segment = size * inputs;
        float[] gradients = ArrayPool<float>.Shared.Rent(windows * length), products = ArrayPool<float>.Shared.Rent(windows * windowLength);
        for (int i = 0; i < windows; i++)
        {
            output.Pixels(image, (first * output.Width) + i, 1).CopyTo(gradients.AsSpan(i * length));
        }

        kernels.Multiply(gradients, length, windows, products, windowLength);
        for (int i = 0; i < windows; i++)
        {
            (int row, int column) = (i / output.Width * stride, i % output.Width * stride);
            for (int k = 0; k < size; k++)
            {
                Span<float> sum = strip.Slice(((row + k) * rowLength) + (column * inputs), segment);
                TensorPrimitives.Add(sum, products.AsSpan((i * windowLength) + (k * segment), segment), sum);
            }
        }

        ArrayPool<float>.Shared.Return(products);
        ArrayPool<float>.Shared.Return(gradients);
    }
}

using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>A convolution of any square kernel and stride: the window of each output is copied together, then it is a matrix product.</summary>
internal sealed class WindowConvolution
{
    // The windows of a block; larger kernels pass by fewer times, and smaller blocks stay in the cache.
    private const int BlockValues = 256 * 1024;
    private const int Padding = 16;

    private readonly PackedMatrix _kernels;
    private readonly int _inputs;
    private readonly int _size;
    private readonly int _stride;

    /// <summary>Packs kernels [outputs, inputs, size, size]; inputs become the innermost, as pixels have them.</summary>
    public WindowConvolution(KernelPanels kernels, int size, int stride)
    {
        int area = size * size, inputs = kernels.Length / area;
        _kernels = kernels.Matrix(at => (at % area * inputs) + (at / area));
        (_inputs, _size, _stride) = (inputs, size, stride);
    }

    public int Outputs => _kernels.Rows;

    private int Margin => _size / 2;

    /// <summary>The length of a side after the convolution.</summary>
    public int After(int side) => ((side + (2 * Margin) - _size) / _stride) + 1;

    /// <summary>Convolves activated pixels into new activations.</summary>
    public Activations Forward(Activations x, Rectifier rectifier, Cores cores)
    {
        var y = new Activations(x.Images, After(x.Height), After(x.Width), Outputs);
        int rows = Math.Max(1, BlockValues / (_kernels.Columns * y.Width));
        int blocks = (y.Height + rows - 1) / rows;
        var sums = new ChannelSums(x.Images, blocks, Outputs);
        cores.Run(x.Images * blocks, index =>
        {
            (int image, int block) = (index / blocks, index % blocks);
            int first = block * rows, count = Math.Min(rows, y.Height - first);
            Span<float> output = y.Pixels(image, first * y.Width, count * y.Width);
            Rows(x, rectifier, image, first, count, output);
            sums.Add(y, image, block, first * y.Width, count * y.Width);
        });
        y.Sums = sums;
        return y;
    }

    /// <summary>Computes count rows of the output from the first on; without a rectifier the input is taken as it is.</summary>
    public void Rows(Activations x, Rectifier? rectifier, int image, int first, int count, Span<float> output)
    {
        int width = After(x.Width), length = _kernels.Columns + Padding;
        var around = new PaddedStrip(Margin, x.Width + (2 * Margin), _inputs);
        int stripRows = ((count - 1) * _stride) + _size;
        float[] rented = ArrayPool<float>.Shared.Rent((stripRows * around.RowLength) + Padding);
        float[] windows = ArrayPool<float>.Shared.Rent(count * width * length);
        Span<float> strip = rented.AsSpan(0, stripRows * around.RowLength);
        around.Fill(x, rectifier, image, (first * _stride) - Margin, strip);
        int segment = _size * _inputs;
        for (int pixel = 0; pixel < count * width; pixel++)
        {
            (int row, int column) = (pixel / width * _stride, pixel % width * _stride);
            for (int k = 0; k < _size; k++)
            {
                // Whole registers: what is copied beyond the segment is overwritten by the next one, or lies in the padding.
                int from = ((row + k) * around.RowLength) + (column * _inputs);
                PixelKernels.Copy(rented.AsSpan(from, segment + Padding), segment, windows.AsSpan((pixel * length) + (k * segment), segment + Padding));
            }
        }

        _kernels.Multiply(windows, length, count * width, output, Outputs);
        ArrayPool<float>.Shared.Return(windows);
        ArrayPool<float>.Shared.Return(rented);
    }
}

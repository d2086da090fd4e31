using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>A 3x3 convolution of stride 1 by Winograd's F(4x4, 3x3): a quarter of the multiplications, as 36 matrix products.</summary>
/// <inheritdoc cref="WinogradTransform" path="/remarks"/>
internal sealed class WinogradConvolution
{
    // Tiles of a block: few enough for the cache, enough that the kernels pass by seldom.
    private const int MinimumTiles = 24;
    private const int MaximumTiles = 64;

    // Planes that are powers of two apart would evict each other.
    private const int Padding = 16;

    // Outputs that are computed and transformed together: what lies between stays in the second-level cache.
    private const int GroupSize = 128;

    private readonly IReadOnlyList<PackedMatrix>[] _planes;
    private readonly int _inputs;
    private readonly int _outputs;

    /// <summary>Transforms and packs kernels [outputs, inputs, 3, 3].</summary>
    public WinogradConvolution(KernelPanels kernels)
    {
        PackedMatrix[] planes = WinogradKernels.Pack(kernels);
        (_outputs, _inputs) = (planes[0].Rows, planes[0].Columns);
        _planes = Array.ConvertAll(planes, p => p.Cut(GroupSize));
    }

    /// <summary>
    /// Whether it is the faster way for maps of a size. With up to four pixels it multiplies as often as the windows of <see cref="WindowConvolution"/>, and
    /// its kernels are four times as large, which is what a few pixels wait for.
    /// </summary>
    public static bool Wins(int height, int width) => height * width > 4;

    /// <summary>Convolves activated pixels into new activations; without a rectifier the input is taken as it is.</summary>
    public Activations Forward(Activations x, Rectifier? rectifier, Cores cores)
    {
        var y = new Activations(x.Images, x.Height, x.Width, _outputs);
        int across = DivideUp(x.Width, WinogradTransform.Outputs), down = DivideUp(x.Height, WinogradTransform.Outputs);
        var sums = new ChannelSums(x.Images, down, _outputs);
        int rows = Math.Max(1, Math.Clamp(_inputs / 2, MinimumTiles, MaximumTiles) / across);
        int blocks = DivideUp(x.Images * down, rows);
        (Cores outer, Cores inner) = cores.For(blocks);
        outer.Run(blocks, block =>
        {
            int first = block * rows, count = Math.Min(rows, (x.Images * down) - first);
            Block(x, rectifier, y, sums, first, count, inner);
        });
        y.Sums = sums;
        return y;
    }

    /// <summary>Computes rows of tiles, counted through all images.</summary>
    private void Block(Activations x, Rectifier? rectifier, Activations y, ChannelSums sums, int first, int count, Cores cores)
    {
        int across = DivideUp(x.Width, WinogradTransform.Outputs), down = DivideUp(x.Height, WinogradTransform.Outputs);
        int tiles = count * across;
        int inputPlane = (tiles * _inputs) + Padding;
        float[] inputs = ArrayPool<float>.Shared.Rent(WinogradTransform.Planes * inputPlane);
        cores.Run(count, row =>
        {
            (int image, int tileRow) = ((first + row) / down, (first + row) % down);
            TransformInputs(x, rectifier, image, tileRow, inputs.AsSpan(row * across * _inputs), inputPlane);
        });
        (Cores among, Cores within) = cores.For(_planes[0].Count);
        among.Run(_planes[0].Count, group =>
        {
            int outputCount = _planes[0][group].Rows, outputPlane = (tiles * outputCount) + Padding;
            float[] outputs = ArrayPool<float>.Shared.Rent(WinogradTransform.Planes * outputPlane);
            within.Run(WinogradTransform.Planes, plane =>
                _planes[plane][group].Multiply(inputs.AsSpan(plane * inputPlane), _inputs, tiles, outputs.AsSpan(plane * outputPlane), outputCount));
            within.Run(count, row =>
            {
                (int image, int tileRow) = ((first + row) / down, (first + row) % down);
                TransformOutputs(outputs.AsSpan(row * across * outputCount), outputPlane, group * GroupSize, outputCount, y, sums, image, tileRow);
            });
            ArrayPool<float>.Shared.Return(outputs);
        });
        ArrayPool<float>.Shared.Return(inputs);
    }

    private void TransformInputs(Activations x, Rectifier? rectifier, int image, int tileRow, Span<float> planes, int planeStride)
    {
        int across = DivideUp(x.Width, WinogradTransform.Outputs);
        var around = new PaddedStrip(1, (across * WinogradTransform.Outputs) + 2, _inputs);
        float[] rented = ArrayPool<float>.Shared.Rent(WinogradTransform.Inputs * around.RowLength);
        Span<float> strip = rented.AsSpan(0, WinogradTransform.Inputs * around.RowLength);
        around.Fill(x, rectifier, image, (tileRow * WinogradTransform.Outputs) - 1, strip);
        for (int column = 0; column < across; column++)
        {
            WinogradTransform.Input(strip[(column * WinogradTransform.Outputs * _inputs)..], around.RowLength, _inputs, planes[(column * _inputs)..], planeStride);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void TransformOutputs(ReadOnlySpan<float> planes, int planeStride, int firstOutput, int outputs, Activations y, ChannelSums sums, int image, int tileRow)
    {
        int across = DivideUp(y.Width, WinogradTransform.Outputs);
        int top = tileRow * WinogradTransform.Outputs, height = Math.Min(WinogradTransform.Outputs, y.Height - top);
        PartSums part = sums.Part(image, tileRow, height * y.Width).Of(firstOutput, outputs);
        for (int i = 0; i < across; i++)
        {
            // The middle first: it gives the pivots.
            int column = (i + (across / 2)) % across;
            int left = column * WinogradTransform.Outputs, width = Math.Min(WinogradTransform.Outputs, y.Width - left);
            Span<float> map = y.Pixels(image, (top * y.Width) + left, ((height - 1) * y.Width) + width)[firstOutput..];
            WinogradTransform.Output(planes[(column * outputs)..], planeStride, outputs, map, y.Channels, y.Width * y.Channels, height, width, part, isFirst: i == 0);
        }
    }

    private static int DivideUp(int dividend, int divisor) => ((dividend - 1) / divisor) + 1;
}

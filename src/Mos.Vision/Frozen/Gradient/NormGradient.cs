namespace Mos.Vision.Frozen;

/// <summary>
/// The gradient through a group normalisation and its ReLU, in two steps: where the gradient of the output is written it is cut by the ReLU and
/// summed, and where it is read again it becomes that of the input.
/// </summary>
/// <remarks>
/// With x' = (x - mean) / deviation over the N values of a group and g the gradient behind the ReLU, that of x is
/// (w g - sum(w g) / N - x' sum(w g x') / N) / deviation.
/// </remarks>
internal sealed class NormGradient
{
    // So many values of a block stay in the cache between two steps.
    private const int BlockValues = 64 * 1024;

    private readonly FrozenGroupNorm _norm;
    private readonly Activations _x;
    private readonly Rectifier _rectifier;
    private readonly GradientSums _sums;
    private readonly (double Mean, double Deviation)[][] _moments;
    private readonly float[] _means;
    private readonly float[] _slopes;
    private readonly float[] _offsets;

    /// <param name="norm">The normalisation.</param>
    /// <param name="x">What it took in.</param>
    /// <param name="parts">Parts of each image in which the gradient will be cut.</param>
    public NormGradient(FrozenGroupNorm norm, Activations x, int parts)
    {
        (_norm, _x) = (norm, x);
        _moments = norm.Moments(x);
        _rectifier = norm.Fit(x, _moments);
        _sums = new GradientSums(x.Images, parts, x.Channels);
        _means = [.. _moments.SelectMany(m => Enumerable.Range(0, x.Channels).Select(c => (float)m[c / norm.GroupSize].Mean))];
        (_slopes, _offsets) = (new float[_means.Length], new float[_means.Length]);
    }

    /// <summary>Cuts and sums the whole gradient of the output, in its place.</summary>
    public static NormGradient Of(FrozenGroupNorm norm, Activations x, Activations gradient, Cores cores)
    {
        int size = BlockPixels(x), blocks = ((x.Height * x.Width) + size - 1) / size;
        var result = new NormGradient(norm, x, blocks);
        result.ForEachBlock(cores, (image, block, first, count) => result.Cut(image, block, first, gradient.Pixels(image, first, count)));
        result.Join();
        return result;
    }

    /// <summary>Cuts the gradient of the output of some pixels, and sums it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="part">The part that these pixels are; each once.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="gradient">Of pixels that follow each other.</param>
    public void Cut(int image, int part, int first, Span<float> gradient) => GradientKernels.Cut(
        gradient,
        _x.Pixels(image, first, gradient.Length / _x.Channels),
        _rectifier.Scale(image),
        _rectifier.Shift(image),
        OfImage(_means, image),
        _sums.Gradients(image, part),
        _sums.Products(image, part));

    /// <summary>To be called when all parts are cut.</summary>
    public void Join()
    {
        (int channels, int size) = (_x.Channels, _norm.GroupSize);
        double count = (double)size * _x.Height * _x.Width;
        for (int image = 0; image < _x.Images; image++)
        {
            (double[] gradients, double[] products) = _sums.Totals(image);
            for (int first = 0; first < channels; first += size)
            {
                double sum = 0, product = 0;
                for (int c = first; c < first + size; c++)
                {
                    sum += _norm.Weight[c] * gradients[c];
                    product += _norm.Weight[c] * products[c];
                }

                double deviation = _moments[image][first / size].Deviation;
                OfImage(_slopes, image).Slice(first, size).Fill((float)(-product / (count * deviation * deviation * deviation)));
                OfImage(_offsets, image).Slice(first, size).Fill((float)(-sum / (count * deviation)));
            }
        }
    }

    /// <summary>The gradient of the input of some pixels, and a summand.</summary>
    /// <param name="image">The image.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="cut">The cut gradient of the output, of pixels that follow each other.</param>
    /// <param name="summand">As many values, or none.</param>
    /// <param name="result">Receives as many values; may be one of the others.</param>
    public void Normalize(int image, int first, ReadOnlySpan<float> cut, ReadOnlySpan<float> summand, Span<float> result) => GradientKernels.Normalize(
        cut,
        _x.Pixels(image, first, cut.Length / _x.Channels),
        _rectifier.Scale(image),
        OfImage(_means, image),
        OfImage(_slopes, image),
        OfImage(_offsets, image),
        summand,
        result);

    /// <summary>Turns the whole cut gradient into that of the input, in its place, and adds a summand where there is one.</summary>
    public void Normalize(Activations cut, Activations? summand, Cores cores) => ForEachBlock(cores, (image, _, first, count) =>
    {
        Span<float> pixels = cut.Pixels(image, first, count);
        Normalize(image, first, pixels, summand is null ? [] : summand.Pixels(image, first, count), pixels);
    });

    private void ForEachBlock(Cores cores, Action<int, int, int, int> block)
    {
        int pixels = _x.Height * _x.Width, size = BlockPixels(_x), blocks = (pixels + size - 1) / size;
        cores.Run(_x.Images * blocks, index =>
        {
            int first = index % blocks * size;
            block(index / blocks, index % blocks, first, Math.Min(size, pixels - first));
        });
    }

    private static int BlockPixels(Activations x) => Math.Max(1, BlockValues / x.Channels);

    private Span<float> OfImage(float[] values, int image) => values.AsSpan(image * _x.Channels, _x.Channels);
}

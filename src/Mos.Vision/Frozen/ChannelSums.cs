namespace Mos.Vision.Frozen;

/// <summary>
/// Sums of each channel over the pixels of each image, gathered in parts. A part is summed in single precision, as differences from a
/// pixel in its middle: what an even surface leaves would otherwise drown in the squares of its values, and at the edge of a map, where zeros
/// take part, a pixel is unlike all others. The parts are joined in double precision,
/// and are the same whoever computes them, so a result does not depend on the number of threads.
/// </summary>
/// <param name="images">Number of images.</param>
/// <param name="parts">Parts of each image.</param>
/// <param name="channels">Number of channels.</param>
/// <remarks>Parts are joined after Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", 1983.</remarks>
internal sealed class ChannelSums(int images, int parts, int channels)
{
    private readonly float[] _values = new float[images * parts * 3 * channels];
    private readonly int[] _pixels = new int[images * parts];

    /// <summary>Where a part is summed.</summary>
    /// <param name="image">The image.</param>
    /// <param name="part">The part.</param>
    /// <param name="pixels">Pixels that the part has.</param>
    public PartSums Part(int image, int part, int pixels)
    {
        int at = (image * parts) + part;
        _pixels[at] = pixels;
        return Part(at);
    }

    /// <summary>Sums a part.</summary>
    /// <param name="x">Whose channels are summed.</param>
    /// <param name="image">The image.</param>
    /// <param name="part">The part.</param>
    /// <param name="first">The first pixel of the part.</param>
    /// <param name="count">Number of pixels.</param>
    public void Add(Activations x, int image, int part, int first, int count) => PixelKernels.Sum(x.Pixels(image, first, count), x.MiddleOf(first, count), Part(image, part, count));

    /// <summary>The mean of each channel of an image, and the sum of the squared distances from it.</summary>
    public (double[] Means, double[] Squares) Totals(int image)
    {
        double[] means = new double[channels], squares = new double[channels];
        double count = 0;
        for (int at = image * parts; at < (image + 1) * parts; at++)
        {
            double pixels = _pixels[at], total = count + pixels;
            PartSums part = Part(at);
            for (int c = 0; c < channels; c++)
            {
                double shift = part.Sums[c] / pixels;
                double distance = part.Pivots[c] + shift - means[c];
                squares[c] += part.Squares[c] - (part.Sums[c] * shift) + (distance * distance * count * pixels / total);
                means[c] += distance * pixels / total;
            }

            count = total;
        }

        return (means, squares);
    }

    private PartSums Part(int at)
    {
        Span<float> values = _values.AsSpan(at * 3 * channels, 3 * channels);
        return new PartSums(values[..channels], values.Slice(channels, channels), values[(2 * channels)..]);
    }
}

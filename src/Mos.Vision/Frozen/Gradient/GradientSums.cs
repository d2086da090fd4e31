namespace Mos.Vision.Frozen;

/// <summary>
/// Two sums for each channel over the pixels of each image, gathered in parts: that of a gradient, and that of its products with how far the
/// value is from the mean. Parts are summed in single precision and joined in double; they are the same whoever computes them.
/// </summary>
/// <param name="images">Number of images.</param>
/// <param name="parts">Parts of each image.</param>
/// <param name="channels">Number of channels.</param>
internal sealed class GradientSums(int images, int parts, int channels)
{
    private readonly float[] _values = new float[images * parts * 2 * channels];

    /// <summary>Where a part is summed: the sums of the gradient, and those of the products.</summary>
    public Span<float> Gradients(int image, int part) => Row(image, part, 0);

    /// <inheritdoc cref="Gradients"/>
    public Span<float> Products(int image, int part) => Row(image, part, 1);

    /// <summary>The sums over all pixels of an image.</summary>
    public (double[] Gradients, double[] Products) Totals(int image)
    {
        double[] gradients = new double[channels], products = new double[channels];
        for (int part = 0; part < parts; part++)
        {
            ReadOnlySpan<float> g = Gradients(image, part), p = Products(image, part);
            for (int c = 0; c < channels; c++)
            {
                gradients[c] += g[c];
                products[c] += p[c];
            }
        }

        return (gradients, products);
    }

    private Span<float> Row(int image, int part, int sum) => _values.AsSpan(((((image * parts) + part) * 2) + sum) * channels, channels);
}

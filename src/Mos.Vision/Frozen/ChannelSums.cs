namespace Mos.Vision.Frozen;

/// <summary>
/// Sums and sums of squares of each channel over the pixels of each image, gathered in parts: a part in single precision, their total in
/// double. The parts are the same whoever computes them, so a result does not depend on the number of threads.
/// </summary>
/// <param name="images">Number of images.</param>
/// <param name="parts">Parts of each image.</param>
/// <param name="channels">Number of channels.</param>
internal sealed class ChannelSums(int images, int parts, int channels)
{
    private readonly float[] _values = new float[images * parts * 2 * channels];

    /// <summary>Where the sums of a part are added up.</summary>
    public Span<float> Sums(int image, int part) => _values.AsSpan(((image * parts) + part) * 2 * channels, channels);

    /// <summary>Where the sums of the squares of a part are added up.</summary>
    public Span<float> Squares(int image, int part) => _values.AsSpan(((((image * parts) + part) * 2) + 1) * channels, channels);

    /// <summary>The totals of an image: the sums of all channels, then those of the squares.</summary>
    public double[] Totals(int image)
    {
        var totals = new double[2 * channels];
        for (int part = 0; part < parts; part++)
        {
            ReadOnlySpan<float> values = _values.AsSpan(((image * parts) + part) * 2 * channels, 2 * channels);
            for (int i = 0; i < totals.Length; i++)
            {
                totals[i] += values[i];
            }
        }

        return totals;
    }
}

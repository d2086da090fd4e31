namespace Mos.Vision.Frozen;

/// <summary>Rows of an image with zeros around it, as a convolution with padding sees them.</summary>
/// <param name="padding">Pixels of zeros on the left and on top.</param>
/// <param name="width">Pixels of a row with its padding on both sides.</param>
/// <param name="channels">Channels of a pixel.</param>
internal readonly record struct PaddedStrip(int padding, int width, int channels)
{
    /// <summary>Values from one row to the next.</summary>
    public int RowLength => width * channels;

    /// <summary>Fills a strip with activated pixels.</summary>
    /// <param name="x">Where they come from.</param>
    /// <param name="rectifier">What activates them; null: they are taken as they are.</param>
    /// <param name="image">The image.</param>
    /// <param name="first">The first row in the image; what lies outside of it is zero.</param>
    /// <param name="strip">Receives as many rows as it has room for.</param>
    public void Fill(Activations x, Rectifier? rectifier, int image, int first, Span<float> strip)
    {
        int left = padding * channels, inside = x.Width * channels;
        for (int at = 0, row = first; at < strip.Length; at += RowLength, row++)
        {
            Span<float> line = strip.Slice(at, RowLength);
            if (row < 0 || row >= x.Height)
            {
                line.Clear();
                continue;
            }

            line[..left].Clear();
            ReadOnlySpan<float> pixels = x.Pixels(image, row * x.Width, x.Width);
            if (rectifier is null)
            {
                pixels.CopyTo(line[left..]);
            }
            else
            {
                rectifier.Apply(image, pixels, line.Slice(left, inside));
            }

            line[(left + inside)..].Clear();
        }
    }
}

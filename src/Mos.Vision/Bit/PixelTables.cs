using Mos.Vision.Frozen;

namespace Mos.Vision;

/// <summary>From bytes to normalised pixels in managed memory: the value of each byte in each channel, in the three rounded steps of the reference.</summary>
internal sealed class PixelTables
{
    private readonly float[] _red;
    private readonly float[] _green;
    private readonly float[] _blue;
    private readonly ChannelOrder _order;

    /// <param name="preprocessing">Divisor, mean, deviation and the order of the channels.</param>
    public PixelTables(Preprocessing preprocessing)
    {
        (ChannelValues mean, ChannelValues deviation) = (preprocessing.Mean, preprocessing.Deviation);
        (_red, _green, _blue) = (Table(mean.Red, deviation.Red), Table(mean.Green, deviation.Green), Table(mean.Blue, deviation.Blue));
        _order = preprocessing.Channels;

        float[] Table(float m, float d) => [.. Enumerable.Range(0, 256).Select(v => ((v / (float)preprocessing.Divisor) - m) / d)];
    }

    /// <summary>Some images of a batch, the channels of a pixel together.</summary>
    public Activations Normalize(ImageBatch images, int first, int count)
    {
        var pixels = new Activations(count, images.Height, images.Width, 3);
        for (int image = 0; image < count; image++)
        {
            Normalize(images.Pixels.Span, first + image, pixels.Pixels(image));
        }

        return pixels;
    }

    /// <summary>One image.</summary>
    /// <param name="images">The bytes of images of one size, one after the other.</param>
    /// <param name="image">Which.</param>
    /// <param name="values">Receives as many values as an image has bytes.</param>
    public void Normalize(ReadOnlySpan<byte> images, int image, Span<float> values)
    {
        (int red, int blue) = _order == ChannelOrder.Bgr ? (2, 0) : (0, 2);
        ReadOnlySpan<byte> bytes = images.Slice(image * values.Length, values.Length);
        for (int at = 0; at + 2 < values.Length; at += 3)
        {
            values[at + red] = _red[bytes[at]];
            values[at + 1] = _green[bytes[at + 1]];
            values[at + blue] = _blue[bytes[at + 2]];
        }
    }
}

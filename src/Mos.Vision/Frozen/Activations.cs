using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>
/// The raw output of a layer for some images, the channels of a pixel together, and the sums over its pixels that the normalisation
/// behind it needs. Rented memory: returned by disposal.
/// </summary>
internal sealed class Activations(int images, int height, int width, int channels) : IDisposable
{
    private float[] _values = ArrayPool<float>.Shared.Rent(checked(images * height * width * channels));

    public int Images => images;

    public int Height => height;

    public int Width => width;

    public int Channels => channels;

    /// <summary>Values of one image.</summary>
    public int ImageLength => height * width * channels;

    /// <summary>The sums of the channels; set by the layer that wrote the values.</summary>
    public ChannelSums? Sums { get; set; }

    /// <summary>Pixels of one image, row by row.</summary>
    /// <param name="image">The image.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="count">Number of pixels.</param>
    public Span<float> Pixels(int image, int first, int count) => _values.AsSpan((image * ImageLength) + (first * channels), count * channels);

    /// <summary>All pixels of one image.</summary>
    public Span<float> Pixels(int image) => Pixels(image, 0, height * width);

    /// <summary>The pixel of a part that is farthest from the left and right edges in its middle row, counted from the part's first.</summary>
    public int MiddleOf(int first, int count)
    {
        int middle = ((first + (count / 2)) / width * width) + (width / 2);
        return Math.Clamp(middle - first, 0, count - 1);
    }

    /// <summary>New activations of the same shape, whose values are still to be written.</summary>
    public Activations AnotherOfItsSize() => new(images, height, width, channels);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Returned twice, it would be lent to two at once.
        float[] values = Interlocked.Exchange(ref _values, []);
        if (values.Length > 0)
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }
}

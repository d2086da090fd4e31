namespace Mos.Imaging;

/// <summary>Readers that turn encoded images into the pixels that a model wants.</summary>
public static class ImageReaders
{
    /// <summary>Decodes and resizes to the square of a model's preprocessing; the model normalises.</summary>
    /// <param name="preprocessing">The model's, whose size counts here.</param>
    /// <param name="decoder">Decodes; null: <see cref="ImageDecoders.Skia"/> with its default limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not within 1 to 16,384.</exception>
    public static IImageReader Create(Preprocessing preprocessing, IImageDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return Square(preprocessing.Size, decoder, nameof(preprocessing));
    }

    /// <summary>A reader for a square, whose bytes then fit in an array.</summary>
    internal static PixelReader Square(int size, IImageDecoder? decoder, string argument)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, argument);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 16_384, argument);
        return new PixelReader(decoder ?? ImageDecoders.Skia(), size, size);
    }
}

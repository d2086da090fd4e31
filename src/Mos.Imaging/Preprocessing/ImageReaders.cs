namespace Mos.Imaging;

/// <summary>Readers that turn encoded images into the pixels that a model wants.</summary>
public static class ImageReaders
{
    private const int LargestSide = 16_384;

    /// <summary>Decodes, resizes, and crops where the preprocessing says so; the model normalises.</summary>
    /// <param name="preprocessing">The model's, of which sizes and filter count here.</param>
    /// <param name="decoder">Decodes; null: <see cref="ImageDecoders.Skia"/> with its default limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not within 1 to 16,384, or the shorter side not within that size to 16,384.</exception>
    public static IImageReader Create(Preprocessing preprocessing, IImageDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (preprocessing.ShorterSide is int shorter)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(shorter, preprocessing.Size, nameof(preprocessing));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(shorter, LargestSide, nameof(preprocessing));
        }

        return Square(preprocessing, preprocessing.Size, preprocessing.ShorterSide, decoder, nameof(preprocessing));
    }

    /// <summary>A reader for a square, whose bytes then fit in an array.</summary>
    internal static PixelReader Square(Preprocessing preprocessing, int size, int? shorterSide, IImageDecoder? decoder, string argument)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, argument);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSide, argument);
        return new PixelReader(decoder ?? ImageDecoders.Skia(), size, shorterSide, preprocessing.Filter, preprocessing.ScaledJpeg);
    }
}

namespace Mos.Imaging;

/// <summary>The decoders that come with Mos.</summary>
public static class ImageDecoders
{
    /// <summary>Pixels that an image may have by default: 89,478,485, where Pillow begins to warn of a decompression bomb.</summary>
    public const long DefaultMaxPixels = 89_478_485;

    /// <summary>JPEG, PNG, WebP, BMP and GIF by SkiaSharp.</summary>
    /// <param name="maxPixels">Width x height that an image may have, 1 to 500,000,000; an image takes 4 bytes a pixel while it is decoded.</param>
    /// <remarks>
    /// The pixels equal those of Pillow 9.4 with libjpeg-turbo bit for bit, but for 16-bit grey PNG: Pillow clips its values to 255,
    /// which turns nearly all of them white; here the high byte is taken, as Pillow does for 16-bit colour.
    /// </remarks>
    public static IImageDecoder Skia(long maxPixels = DefaultMaxPixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPixels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPixels, SkiaDecoder.LargestMaxPixels);
        return new SkiaDecoder(maxPixels);
    }
}

using SkiaSharp;

namespace Mos.Imaging;

/// <summary>Small pictures for reports.</summary>
public static class Thumbnails
{
    private const int Quality = 85;

    /// <summary>Makes an image small, its aspect kept.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <param name="source">The image's path or name, for messages.</param>
    /// <param name="longestSide">The longest side in pixels, 1 or more; a smaller image keeps its size.</param>
    /// <returns>
    /// The bytes of a WebP file. The picture is what a network gets to see, but for its size: EXIF orientation and colour profiles are
    /// ignored, alpha is dropped.
    /// </returns>
    /// <exception cref="ImageDecodeException">The image is of an unknown format, cut short, corrupt, or too large.</exception>
    public static byte[] WebP(ReadOnlySpan<byte> encoded, string source, int longestSide = 112)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longestSide);
        using RgbImage image = ImageDecoders.Skia().Decode(encoded, source);
        double scale = Math.Min(1, longestSide / (double)Math.Max(image.Width, image.Height));
        int width = Math.Max(1, (int)Math.Round(scale * image.Width)), height = Math.Max(1, (int)Math.Round(scale * image.Height));
        using RgbImage small = RgbImage.Rent(width, height);
        ImageResizer.Resize(image.Pixels, image.Width, image.Height, small.Pixels, width, height);
        return Encode(small);
    }

    private static byte[] Encode(RgbImage image)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.Slice(3 * i, 3).CopyTo(pixels[(4 * i)..]);
            pixels[(4 * i) + 3] = byte.MaxValue;
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Webp, Quality);
        return data.ToArray();
    }
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using SkiaSharp;

namespace Mos.Imaging;

/// <summary>Decodes by Skia's codecs: unpremultiplied, in no colour space, never rotated.</summary>
internal sealed class SkiaDecoder(long maxPixels) : IImageDecoder
{
    /// <summary>Four bytes a pixel have to fit in an array.</summary>
    public const long LargestMaxPixels = 500_000_000;

    // libjpeg decodes at eighths of the size.
    private const int Eighths = 8;

    public RgbImage Decode(ReadOnlySpan<byte> encoded, string source) => Decode(encoded, source, int.MaxValue, int.MaxValue);

    public RgbImage DecodeScaled(ReadOnlySpan<byte> encoded, string source, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return Decode(encoded, source, width, height);
    }

    private unsafe RgbImage Decode(ReadOnlySpan<byte> encoded, string source, int wantedWidth, int wantedHeight)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (encoded.IsEmpty)
        {
            Fail(source, "is empty (0 bytes)");
        }

        ImageFormat format = ImageFormats.Detect(encoded);
        if (format == ImageFormat.Unknown)
        {
            Fail(source, "is of an unknown format; JPEG, PNG, WebP, BMP and GIF can be read");
        }

        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((nint)bytes, encoded.Length);
            using SKCodec? codec = SKCodec.Create(data);
            if (codec is null)
            {
                Fail(source, $"is cut short or corrupt in its header ({format})");
            }

            // The size is judged here, before memory is taken: a header of a few bytes can ask for many gigabytes.
            (int width, int height) = (codec.Info.Width, codec.Info.Height);
            if (width <= 0 || height <= 0 || (long)width * height > maxPixels)
            {
                Fail(source, $"is {width} x {height} pixels by its header, where 1 to {maxPixels} pixels are allowed; raise the decoder's limit if it is trusted");
            }

            if (!ImageFormats.IsComplete(encoded, format))
            {
                Fail(source, $"is cut short ({format})");
            }

            bool scales = format == ImageFormat.Jpeg && wantedWidth < width && wantedHeight < height;
            SKSizeI size = scales ? SmallestNotBelow(codec, wantedWidth, wantedHeight) : new SKSizeI(width, height);
            return Decode(codec, size.Width, size.Height, format, source);
        }
    }

    /// <summary>The least size at which a JPEG decodes that is not below what is wanted; its own where it is below already.</summary>
    private static SKSizeI SmallestNotBelow(SKCodec codec, int width, int height)
    {
        for (int eighths = 1; eighths < Eighths; eighths++)
        {
            SKSizeI size = codec.GetScaledDimensions(eighths / (float)Eighths);
            if (size.Width >= width && size.Height >= height)
            {
                return size;
            }
        }

        return new SKSizeI(codec.Info.Width, codec.Info.Height);
    }

    private static unsafe RgbImage Decode(SKCodec codec, int width, int height, ImageFormat format, string source)
    {
        // RGBA by name, since the platform's own order may be BGRA; the alpha of Opaque is never looked at.
        SKAlphaType alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, alpha, colorspace: null);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(checked(width * height * 4));
        SKCodecResult result;
        fixed (byte* pixels = buffer)
        {
            result = codec.GetPixels(info, (nint)pixels);
        }

        if (result != SKCodecResult.Success)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Fail(source, result switch
            {
                SKCodecResult.IncompleteInput => $"is cut short ({format})",
                SKCodecResult.ErrorInInput => $"is corrupt ({format})",
                _ => $"could not be decoded ({format}, {result})",
            });
        }

        AlphaChannel.Drop(buffer.AsSpan(0, width * height * 4));
        return new RgbImage(width, height, buffer, pooled: true);
    }

    [DoesNotReturn]
    private static void Fail(string source, string cause) => throw new ImageDecodeException(source, $"Image '{source}' {cause}.");
}

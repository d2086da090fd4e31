namespace Mos.Imaging;

/// <summary>Decodes an image and resizes it without keeping its aspect.</summary>
internal sealed class PixelReader(IImageDecoder decoder, int width, int height) : IImageReader
{
    public int Width => width;

    public int Height => height;

    public void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (pixels.Length != 3L * width * height)
        {
            throw new ArgumentException($"An image of {width} x {height} pixels has {3L * width * height} bytes, not {pixels.Length}.", nameof(pixels));
        }

        using RgbImage image = decoder.Decode(encoded, source);
        if (Math.Max(image.Width, image.Height) > BilinearResizer.MaxSide)
        {
            throw new ImageDecodeException(source, $"Image '{source}' is {image.Width} x {image.Height} pixels, where sides of at most {BilinearResizer.MaxSide} can be resized.");
        }

        BilinearResizer.Resize(image.Pixels, image.Width, image.Height, pixels, width, height);
    }
}

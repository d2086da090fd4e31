namespace Mos.Imaging;

/// <summary>Decodes an image and resizes it without keeping its aspect.</summary>
internal sealed class PixelReader(IImageDecoder decoder, int width, int height) : IImageReader
{
    public int Width => width;

    public int Height => height;

    public void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckLength(pixels);
        using RgbImage image = decoder.Decode(encoded, source);
        Resize(image.Pixels, image.Width, image.Height, source, pixels);
    }

    public void Resize(ReadOnlySpan<byte> rgb, int sourceWidth, int sourceHeight, string source, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckLength(pixels);
        if (Math.Max(sourceWidth, sourceHeight) > BilinearResizer.MaxSide)
        {
            throw new ImageDecodeException(source, $"Image '{source}' is {sourceWidth} x {sourceHeight} pixels, where sides of at most {BilinearResizer.MaxSide} can be resized.");
        }

        BilinearResizer.Resize(rgb, sourceWidth, sourceHeight, pixels, width, height);
    }

    private void CheckLength(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != 3L * width * height)
        {
            throw new ArgumentException($"An image of {width} x {height} pixels has {3L * width * height} bytes, not {pixels.Length}.", nameof(pixels));
        }
    }
}

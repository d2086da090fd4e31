namespace Mos.Imaging;

/// <summary>Decodes an image and makes a square of it: of the whole without keeping its aspect, or of its centre.</summary>
internal sealed class PixelReader(IImageDecoder decoder, int size, int? shorterSide, ResizeFilter filter, bool scaledJpeg) : IImageReader
{
    // Pillow's thumbnail leaves as much for its filter to work on.
    private const int SpareOfScaled = 2;

    public int Width => size;

    public int Height => size;

    public void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckLength(pixels);
        int wanted = SpareOfScaled * (shorterSide ?? size);
        using RgbImage image = scaledJpeg ? decoder.DecodeScaled(encoded, source, wanted, wanted) : decoder.Decode(encoded, source);
        Resize(image.Pixels, image.Width, image.Height, source, pixels);
    }

    public void Resize(ReadOnlySpan<byte> rgb, int sourceWidth, int sourceHeight, string source, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckLength(pixels);
        if (Math.Max(sourceWidth, sourceHeight) > ImageResizer.MaxSide)
        {
            throw new ImageDecodeException(source, $"Image '{source}' is {sourceWidth} x {sourceHeight} pixels, where sides of at most {ImageResizer.MaxSide} can be resized.");
        }

        (ResizeAxis horizontal, ResizeAxis vertical) = shorterSide is int shorter
            ? ResizeAxis.CentreOf(sourceWidth, sourceHeight, shorter, size)
            : (ResizeAxis.Whole(sourceWidth, size), ResizeAxis.Whole(sourceHeight, size));
        ImageResizer.Resize(rgb, horizontal, vertical, pixels, filter, ResizeKernel.Best);
    }

    private void CheckLength(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != 3L * size * size)
        {
            throw new ArgumentException($"An image of {size} x {size} pixels has {3L * size * size} bytes, not {pixels.Length}.", nameof(pixels));
        }
    }
}

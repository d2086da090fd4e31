namespace Mos.Imaging;

/// <summary>Decodes an image and makes a square of it: of the whole without keeping its aspect, or of its centre.</summary>
internal sealed class PixelReader(IImageDecoder decoder, int size, int? shorterSide, ResizeFilter filter) : IImageReader
{
    public int Width => size;

    public int Height => size;

    public void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (pixels.Length != 3L * size * size)
        {
            throw new ArgumentException($"An image of {size} x {size} pixels has {3L * size * size} bytes, not {pixels.Length}.", nameof(pixels));
        }

        using RgbImage image = decoder.Decode(encoded, source);
        if (Math.Max(image.Width, image.Height) > ImageResizer.MaxSide)
        {
            throw new ImageDecodeException(source, $"Image '{source}' is {image.Width} x {image.Height} pixels, where sides of at most {ImageResizer.MaxSide} can be resized.");
        }

        (ResizeAxis horizontal, ResizeAxis vertical) = shorterSide is int shorter
            ? ResizeAxis.CentreOf(image.Width, image.Height, shorter, size)
            : (ResizeAxis.Whole(image.Width, size), ResizeAxis.Whole(image.Height, size));
        ImageResizer.Resize(image.Pixels, horizontal, vertical, pixels, filter, ResizeKernel.Best);
    }
}

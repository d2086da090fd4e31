namespace Mos;

/// <summary>Reading of an <see cref="ImageItem"/>, whatever it is made of.</summary>
public static class ImageReaderExtensions
{
    /// <summary>Reads one image on this thread: its file, its bytes or its decoded pixels.</summary>
    /// <param name="reader">The reader of a model.</param>
    /// <param name="image">The image.</param>
    /// <param name="pixels">Receives Height x Width x 3 bytes, RGB, row by row.</param>
    /// <exception cref="ImageDecodeException">The image cannot be opened or read.</exception>
    public static void Read(this IImageReader reader, ImageItem image, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(image);
        if (image.Pixels is { } decoded)
        {
            reader.Resize(decoded.Rgb.Span, decoded.Width, decoded.Height, image.Source, pixels);
            return;
        }

        using EncodedImage encoded = EncodedImage.Read(image);
        reader.Read(encoded.Bytes, image.Source, pixels);
    }
}

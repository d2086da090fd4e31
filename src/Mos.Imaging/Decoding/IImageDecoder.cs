namespace Mos.Imaging;

/// <summary>Turns the bytes of an image file into RGB pixels. Safe for concurrent use.</summary>
/// <remarks>
/// What the networks of the field were trained on is what Pillow's <c>convert("RGB")</c> gives: alpha is dropped and the colour below
/// it kept, palettes are expanded, EXIF orientation, ICC profiles and gamma are ignored, of an animation the first frame counts. An
/// implementation checks the size that the header states before it allocates, and refuses files that are cut short.
/// </remarks>
public interface IImageDecoder
{
    /// <summary>Decodes one image.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="source">The image's path or name, for messages.</param>
    /// <returns>The pixels; the caller disposes them. See <see cref="RgbImage.Rent"/>.</returns>
    /// <exception cref="ImageDecodeException">The image is of an unknown format, cut short, corrupt, or too large.</exception>
    RgbImage Decode(ReadOnlySpan<byte> encoded, string source);

    /// <summary>Decodes an image that will be made smaller, and may leave out detail that would be lost then.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="source">The image's path or name, for messages.</param>
    /// <param name="width">The wanted width in pixels, which the result is not to fall below where the image has it.</param>
    /// <param name="height">The wanted height in pixels, likewise.</param>
    /// <returns>The pixels; the caller disposes them. An implementation that knows no short cut gives the whole image.</returns>
    /// <exception cref="ImageDecodeException">The image is of an unknown format, cut short, corrupt, or too large.</exception>
    RgbImage DecodeScaled(ReadOnlySpan<byte> encoded, string source, int width, int height) => Decode(encoded, source);
}

namespace Mos;

/// <summary>Turns one encoded image into the pixels that a model wants. Safe for concurrent use.</summary>
public interface IImageReader
{
    /// <summary>Width of the result in pixels.</summary>
    int Width { get; }

    /// <summary>Height of the result in pixels.</summary>
    int Height { get; }

    /// <summary>Decodes and resizes.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="source">The image's path or name, for messages.</param>
    /// <param name="pixels">Receives Height x Width x 3 bytes, RGB, row by row.</param>
    /// <exception cref="ImageDecodeException">The image is of an unknown format, cut short, corrupt, or too large.</exception>
    void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels);

    /// <summary>Resizes an image that is decoded already, as <see cref="Read"/> does after decoding.</summary>
    /// <param name="rgb">Height x width x 3 bytes, RGB, row by row.</param>
    /// <param name="width">Width of <paramref name="rgb"/> in pixels.</param>
    /// <param name="height">Height of <paramref name="rgb"/> in pixels.</param>
    /// <param name="source">The image's name, for messages.</param>
    /// <param name="pixels">Receives Height x Width x 3 bytes, RGB, row by row.</param>
    /// <exception cref="ImageDecodeException">The reader does not take an image of that size; one that does not implement this takes its own alone.</exception>
    void Resize(ReadOnlySpan<byte> rgb, int width, int height, string source, Span<byte> pixels)
    {
        if ((width, height) != (Width, Height))
        {
            throw new ImageDecodeException(source, $"Image '{source}' is decoded pixels of {width} x {height}, and this model's reader takes only {Width} x {Height} of them; resize it, or give the bytes of its file.");
        }

        rgb.CopyTo(pixels);
    }
}

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
}

namespace Mos;

/// <summary>Turns one encoded image into pixels, knowing which one it is. Called from several threads at once.</summary>
/// <param name="encoded">The bytes of the file; valid during the call.</param>
/// <param name="item">The image.</param>
/// <param name="index">Its position among all images of the run, from 0.</param>
/// <param name="pixels">Receives Height x Width x 3 bytes, RGB, row by row.</param>
/// <exception cref="ImageDecodeException">The image cannot be read; it is left out and listed.</exception>
public delegate void ReadImage(ReadOnlySpan<byte> encoded, ImageItem item, long index, Span<byte> pixels);

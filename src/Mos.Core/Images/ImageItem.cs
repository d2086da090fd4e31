namespace Mos;

/// <summary>One image that has not been read yet, with its label where it is known.</summary>
/// <param name="Source">The path, or a name for an image that comes from elsewhere.</param>
/// <param name="Label">The class index, or null.</param>
public sealed record ImageItem(string Source, int? Label = null)
{
    /// <summary>Opens the encoded bytes; by default the file at <see cref="Source"/>. Called once for each reading, from any thread.</summary>
    public Func<Stream>? Open { get; init; }

    /// <summary>The image itself, where it is decoded already.</summary>
    internal DecodedPixels? Pixels { get; private init; }

    /// <summary>An image that is decoded already, such as a frame of a camera; a model's reader resizes it like a file's.</summary>
    /// <param name="name">A name for messages and results.</param>
    /// <param name="rgb">Height x width x 3 bytes, RGB, row by row without gaps; not copied, so leave it unchanged until the image was judged.</param>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="rgb"/> is another.</exception>
    public static ImageItem FromPixels(string name, ReadOnlyMemory<byte> rgb, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name) { Pixels = new DecodedPixels(rgb, width, height) };
    }

    /// <summary>An image in memory.</summary>
    /// <param name="name">A name for messages and results.</param>
    /// <param name="encoded">The bytes of the file.</param>
    public static ImageItem FromBytes(string name, byte[] encoded) => new(name) { Open = () => new MemoryStream(encoded, writable: false) };
}

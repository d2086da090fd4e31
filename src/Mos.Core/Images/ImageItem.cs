namespace Mos;

/// <summary>One image that has not been read yet, with its label where it is known.</summary>
/// <param name="Source">The path, or a name for an image that comes from elsewhere.</param>
/// <param name="Label">The class index, or null.</param>
public sealed record ImageItem(string Source, int? Label = null)
{
    /// <summary>Opens the encoded bytes; by default the file at <see cref="Source"/>. Called once for each reading, from any thread.</summary>
    public Func<Stream>? Open { get; init; }

    /// <summary>An image in memory.</summary>
    /// <param name="name">A name for messages and results.</param>
    /// <param name="encoded">The bytes of the file.</param>
    public static ImageItem FromBytes(string name, byte[] encoded) => new(name) { Open = () => new MemoryStream(encoded, writable: false) };
}

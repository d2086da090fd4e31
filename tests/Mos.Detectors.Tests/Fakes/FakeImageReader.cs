namespace Mos.Detectors.Tests;

/// <summary>Reads an "image file" of three bytes, a colour, into an image of that colour. Anything else is unreadable.</summary>
internal sealed class FakeImageReader(int size = 2) : IImageReader
{
    private int _reads;

    public int Width => size;

    public int Height => size;

    public int Reads => _reads;

    public static ImageItem Image(string name, byte red, byte green, byte blue, int? label = null) =>
        ImageItem.FromBytes(name, [red, green, blue]) with { Label = label };

    public static ImageItem Broken(string name) => ImageItem.FromBytes(name, [1, 2]);

    /// <summary>Random colours, named <c>prefix0</c>, <c>prefix1</c>, ...</summary>
    public static ImageSet Images(string prefix, int count, int seed, int low = 0, int high = 256)
    {
        var random = new Random(seed);
        byte Next() => (byte)random.Next(low, high);
        return new ImageSet(Enumerable.Range(0, count).Select(i => Image($"{prefix}{i}", Next(), Next(), Next())));
    }

    public void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels)
    {
        Interlocked.Increment(ref _reads);
        if (encoded.Length != 3)
        {
            throw new ImageDecodeException(source, $"Image '{source}' has {encoded.Length} bytes instead of 3.");
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = encoded[i % 3];
        }
    }
}

using System.Buffers;

namespace Mos.Imaging;

/// <summary>
/// The augmentation of fine-tuning: resizes to a square a little larger than the input, cuts the input out of it at a random place, and
/// mirrors it half of the time. Safe for concurrent use; equal seeds give equal pixels, in whatever order images are read.
/// </summary>
/// <remarks>Kolesnikov et al., "Big Transfer (BiT)", ECCV 2020: 512 and 480 pixels.</remarks>
public sealed class TrainingImageReader
{
    private readonly PixelReader _reader;

    /// <summary>Creates the reader.</summary>
    /// <param name="preprocessing">The model's, whose size S is the side of the result.</param>
    /// <param name="precrop">Side of the square that is cropped from, S or more; null: <see cref="DefaultPrecrop"/>.</param>
    /// <param name="decoder">Decodes; null: <see cref="ImageDecoders.Skia"/> with its default limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not within 1 to 16,384, or <paramref name="precrop"/> is below S.</exception>
    public TrainingImageReader(Preprocessing preprocessing, int? precrop = null, IImageDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(preprocessing.Size, nameof(preprocessing));
        Size = preprocessing.Size;
        Precrop = precrop ?? DefaultPrecrop(Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(Precrop, Size, nameof(precrop));
        _reader = ImageReaders.Square(preprocessing, Precrop, null, decoder, nameof(precrop));
    }

    /// <summary>Width and height of the result in pixels, S.</summary>
    public int Size { get; }

    /// <summary>Width and height in pixels of the square that is cropped from.</summary>
    public int Precrop { get; }

    /// <summary>The paper's proportion: S x 512 / 480, rounded to the nearest whole pixel.</summary>
    /// <param name="size">Side of the result in pixels, S.</param>
    public static int DefaultPrecrop(int size) => (int)Math.Round(size * 512.0 / 480.0, MidpointRounding.AwayFromZero);

    /// <summary>Decodes, resizes, crops and mirrors.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="source">The image's path or name, for messages.</param>
    /// <param name="random">Draws the place of the crop and the mirroring: a stream of its own for each reading of each image.</param>
    /// <param name="pixels">Receives S x S x 3 bytes, RGB, row by row.</param>
    /// <exception cref="ImageDecodeException">The image is of an unknown format, cut short, corrupt, or too large.</exception>
    public void Read(ReadOnlySpan<byte> encoded, string source, SplitMix64 random, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(random);
        if (pixels.Length != Size * Size * 3)
        {
            throw new ArgumentException($"An image of {Size} x {Size} pixels has {Size * Size * 3} bytes, not {pixels.Length}.", nameof(pixels));
        }

        int places = Precrop - Size + 1;
        int left = random.NextInt(places);
        int top = random.NextInt(places);
        bool mirrored = random.NextInt(2) == 1;
        byte[] square = ArrayPool<byte>.Shared.Rent(Precrop * Precrop * 3);
        try
        {
            _reader.Read(encoded, source, square.AsSpan(0, Precrop * Precrop * 3));
            for (int y = 0; y < Size; y++)
            {
                ReadOnlySpan<byte> from = square.AsSpan((((top + y) * Precrop) + left) * 3, Size * 3);
                Span<byte> to = pixels.Slice(y * Size * 3, Size * 3);
                if (mirrored)
                {
                    Mirror(from, to);
                }
                else
                {
                    from.CopyTo(to);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(square);
        }
    }

    private static void Mirror(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (int x = 0; x < from.Length; x += 3)
        {
            from.Slice(x, 3).CopyTo(to[(to.Length - x - 3)..]);
        }
    }
}

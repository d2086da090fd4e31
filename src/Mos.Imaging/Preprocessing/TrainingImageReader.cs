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
        _reader = ImageReaders.Square(Precrop, decoder, nameof(precrop));
    }

    /// <summary>Width and height of the result in pixels, S.</summary>
    public int Size { get; }

    /// <summary>Width and height in pixels of the square that is cropped from.</summary>
    public int Precrop { get; }

    /// <summary>The paper's proportion: S x 512 / 480, rounded to the nearest whole pixel.</summary>
    /// <param name="size">Side of the result in pixels, S.</param>
    public static int DefaultPrecrop(int size) => (int)Math.Round(size * 512.0 / 480.0, MidpointRounding.AwayFromZero);

    /// <summary>A seed for one reading of one image, well mixed: neighbours share nothing.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">Which time the image is read, from 0.</param>
    /// <param name="image">The image's position in its set.</param>
    public static ulong SeedOf(ulong seed, long epoch, long image) => Mix(Mix(Mix(seed) + (ulong)epoch) + (ulong)image);

    /// <summary>Decodes, resizes, crops and mirrors.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="source">The image's path or name, for messages.</param>
    /// <param name="seed">Decides the place of the crop and the mirroring; see <see cref="SeedOf"/>.</param>
    /// <param name="pixels">Receives S x S x 3 bytes, RGB, row by row.</param>
    /// <exception cref="ImageDecodeException">The image is of an unknown format, cut short, corrupt, or too large.</exception>
    public void Read(ReadOnlySpan<byte> encoded, string source, ulong seed, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (pixels.Length != Size * Size * 3)
        {
            throw new ArgumentException($"An image of {Size} x {Size} pixels has {Size * Size * 3} bytes, not {pixels.Length}.", nameof(pixels));
        }

        int places = Precrop - Size + 1;
        int left = Below(places, seed, draw: 1);
        int top = Below(places, seed, draw: 2);
        bool mirrored = Below(2, seed, draw: 3) == 1;
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

    /// <summary>A number from 0 to <paramref name="limit"/> - 1, the high bits of a 64-bit product: even to within limit / 2^64.</summary>
    private static int Below(int limit, ulong seed, ulong draw) => (int)Math.BigMul(Mix(seed + (draw * 0x9E3779B97F4A7C15)), (ulong)limit, out _);

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

namespace Mos.Imaging.Tests;

public sealed class TrainingImageReaderTests
{
    private const string File = "jpg_420_base.jpg";
    private static readonly byte[] Encoded = Pixels.Encoded(File);

    [Theory]
    [InlineData(480, 512)]
    [InlineData(64, 68)]
    [InlineData(1, 1)]
    public void DefaultPrecrop_isThePapersProportion(int size, int precrop) =>
        Assert.Equal(precrop, TrainingImageReader.DefaultPrecrop(size));

    [Fact]
    public void Read_sameSeed_givesTheSamePixels()
    {
        var reader = new TrainingImageReader(new Preprocessing(32), precrop: 40);
        Assert.Equal(Read(reader, new SplitMix64(7)), Read(reader, new SplitMix64(7)));
    }

    [Fact]
    public void Read_everyResultIsACropOrItsMirrorImage_andAllPlacesOccur()
    {
        const int Size = 30;
        const int Precrop = 33;
        byte[] square = new byte[Precrop * Precrop * 3];
        ImageReaders.Create(new Preprocessing(Precrop)).Read(Encoded, File, square);
        var places = new Dictionary<string, (int Left, int Top, bool Mirrored)>();
        for (int left = 0; left <= Precrop - Size; left++)
        {
            for (int top = 0; top <= Precrop - Size; top++)
            {
                places.Add(Key(Crop(square, left, top, mirrored: false)), (left, top, false));
                places.Add(Key(Crop(square, left, top, mirrored: true)), (left, top, true));
            }
        }

        var reader = new TrainingImageReader(new Preprocessing(Size), Precrop);
        var seen = new Dictionary<(int, int, bool), int>();
        const int Draws = 1600;
        for (int image = 0; image < Draws; image++)
        {
            string key = Key(Read(reader, new SplitMix64(3, 0, image)));
            Assert.True(places.TryGetValue(key, out var place), $"Image {image} is no crop of the square.");
            seen[place] = seen.GetValueOrDefault(place) + 1;
        }

        // 32 places, 50 expected of each; a deviation of 5 standard deviations (7) would be suspicious.
        Assert.Equal(2 * 4 * 4, seen.Count);
        Assert.All(seen.Values, count => Assert.InRange(count, 15, 85));

        byte[] Crop(byte[] pixels, int left, int top, bool mirrored)
        {
            var crop = new byte[Size * Size * 3];
            for (int i = 0; i < Size * Size; i++)
            {
                (int y, int x) = Math.DivRem(i, Size);
                int from = mirrored ? Size - 1 - x : x;
                pixels.AsSpan(((((top + y) * Precrop) + left + from) * 3), 3).CopyTo(crop.AsSpan(i * 3));
            }

            return crop;
        }

        static string Key(byte[] pixels) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(pixels));
    }

    [Fact]
    public void Constructor_precropBelowTheSize_isRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingImageReader(new Preprocessing(32), precrop: 31));

    [Fact]
    public void Read_badImage_isADecodeError()
    {
        var reader = new TrainingImageReader(new Preprocessing(8));
        Assert.Throws<ImageDecodeException>(() => reader.Read(Encoded.AsSpan(0, 500), "cut.jpg", new SplitMix64(1), new byte[8 * 8 * 3]));
    }

    private static byte[] Read(TrainingImageReader reader, SplitMix64 random)
    {
        var pixels = new byte[reader.Size * reader.Size * 3];
        reader.Read(Encoded, File, random, pixels);
        return pixels;
    }
}

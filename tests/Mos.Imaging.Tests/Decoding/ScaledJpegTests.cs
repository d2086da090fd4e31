namespace Mos.Imaging.Tests;

public sealed class ScaledJpegTests
{
    private const string Jpeg = "jpg_420_base.jpg";
    private static readonly IImageDecoder Decoder = ImageDecoders.Skia();

    [Fact]
    public void DecodeScaled_takesTheSmallestOfEighthsThatIsNotBelow()
    {
        using RgbImage whole = Decoder.Decode(Pixels.Encoded(Jpeg), Jpeg);
        for (int eighths = 1; eighths <= 8; eighths++)
        {
            (int width, int height) = (Part(whole.Width, eighths), Part(whole.Height, eighths));

            using RgbImage exact = Decoder.DecodeScaled(Pixels.Encoded(Jpeg), Jpeg, width, height);
            using RgbImage next = Decoder.DecodeScaled(Pixels.Encoded(Jpeg), Jpeg, width, height + 1);

            Assert.Equal((width, height), (exact.Width, exact.Height));
            int above = Math.Min(8, eighths + 1);
            Assert.Equal((Part(whole.Width, above), Part(whole.Height, above)), (next.Width, next.Height));
        }
    }

    [Theory]
    [InlineData("png_rgb8.png")]
    [InlineData("webp_lossy.webp")]
    public void DecodeScaled_otherFormats_areWhole(string file)
    {
        using RgbImage whole = Decoder.Decode(Pixels.Encoded(file), file);
        using RgbImage scaled = Decoder.DecodeScaled(Pixels.Encoded(file), file, 1, 1);

        Pixels.AssertEqual(whole.Pixels, scaled.Pixels, whole.Width, file);
    }

    [Theory]
    [InlineData(20, null, true)]
    [InlineData(20, 40, false)]
    [InlineData(50, null, false)]
    public void Read_scaledJpeg_isNearlyTheSamePictureAndTheSameWhereNothingIsToGain(int size, int? shorterSide, bool differs)
    {
        Preprocessing exact = new(size) { ShorterSide = shorterSide };
        byte[] expected = Read(exact), actual = Read(exact with { ScaledJpeg = true });

        double difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Average();

        Assert.Equal(differs, difference > 0);
        Assert.True(difference < 4, $"The pictures differ by {difference:F2} on average.");
    }

    [Fact]
    public void Read_decoderWithoutShortCut_decodesTheWhole()
    {
        IImageReader reader = ImageReaders.Create(new Preprocessing(2) { ScaledJpeg = true }, new PlainDecoder());
        var pixels = new byte[12];
        reader.Read([1], "a", pixels);
        Assert.All(pixels, value => Assert.Equal(90, value));
    }

    [Fact]
    public void DecodeScaled_sizeOutOfRange_isRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Decoder.DecodeScaled([], "a", 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Decoder.DecodeScaled([], "a", 1, 0));
    }

    private static int Part(int length, int eighths) => ((length * eighths) + 7) / 8;

    private static byte[] Read(Preprocessing preprocessing)
    {
        var pixels = new byte[preprocessing.Size * preprocessing.Size * 3];
        ImageReaders.Create(preprocessing).Read(Pixels.Encoded(Jpeg), Jpeg, pixels);
        return pixels;
    }

    private sealed class PlainDecoder : IImageDecoder
    {
        public RgbImage Decode(ReadOnlySpan<byte> encoded, string source)
        {
            RgbImage image = RgbImage.Rent(3, 3);
            image.Pixels.Fill(90);
            return image;
        }
    }
}

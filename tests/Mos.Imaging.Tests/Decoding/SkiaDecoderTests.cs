using Mos.Testing;

namespace Mos.Imaging.Tests;

public sealed class SkiaDecoderTests
{
    private const string ClippedByPillow = "png_gray16.png";
    private static readonly IImageDecoder Decoder = ImageDecoders.Skia();

    public static TheoryData<string> GoodFiles() => new(Pixels.ImageNames("decode:").Select(name => name["decode:".Length..]));

    [Fact]
    public void GoldenFiles_areThirtyAndAllDescribed()
    {
        string[] files = [.. Directory.GetFiles(SharedData.InRepository("images")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(30, files.Length);
        Assert.Equal(files, Pixels.ImageNames("decode:").Select(name => name["decode:".Length..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void Decode_goldenFile_equalsPillow(string file)
    {
        using GoldenArrays golden = Pixels.Images();
        int[] shape = golden.Shape("decode:" + file);
        using RgbImage image = Decoder.Decode(Pixels.Encoded(file), file);

        Assert.Equal((shape[1], shape[0]), (image.Width, image.Height));
        if (file != ClippedByPillow)
        {
            Pixels.AssertEqual(golden.Bytes("decode:" + file), image.Pixels, image.Width, file);
        }
    }

    [Fact]
    public void Decode_gray16_takesTheHighByteWherePillowClips()
    {
        using GoldenArrays golden = Pixels.Images();
        byte[] clipped = golden.Bytes("decode:" + ClippedByPillow);
        using RgbImage image = Decoder.Decode(Pixels.Encoded(ClippedByPillow), ClippedByPillow);

        // Pillow's value is min(v, 255): below 255 it is v itself, whose high byte is 0.
        var high = new HashSet<byte>();
        for (int i = 0; i < clipped.Length; i++)
        {
            if (clipped[i] < 255)
            {
                Assert.Equal(0, image.Pixels[i]);
            }

            high.Add(image.Pixels[i]);
        }

        Assert.True(high.Count > 100, $"Only {high.Count} different values.");
    }

    [Theory]
    [InlineData("trunc_half.jpg", "cut short")]
    [InlineData("trunc_tail16.jpg", "cut short")]
    [InlineData("trunc_prog.jpg", "cut short")]
    [InlineData("header_only.jpg", "cut short")]
    [InlineData("trunc_half.png", "cut short")]
    [InlineData("trunc_half.webp", "cut short")]
    [InlineData("bad_crc.png", "corrupt")]
    [InlineData("not_an_image.jpg", "unknown format")]
    [InlineData("bomb_14000x14000_1bit.png", "14000 x 14000 pixels")]
    [InlineData("bomb_header_50000x50000.png", "50000 x 50000 pixels")]
    [InlineData("bomb_prog_65000x65000.jpg", "65000 x 65000 pixels")]
    public void Decode_badFile_isOneSentenceWithNameAndCause(string file, string cause)
    {
        byte[] encoded = Pixels.Encoded(Path.Combine("bad", file));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ImageDecodeException>(() => Decoder.Decode(encoded, "holiday/" + file));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("holiday/" + file, error.ImageSource);
        Assert.StartsWith($"Image 'holiday/{file}' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.True(allocated < 4 << 20, $"{allocated} bytes were allocated.");
    }

    [Fact]
    public void Decode_corruptScan_hasTheSizeOfItsHeader()
    {
        // Decoders of the libjpeg family warn and go on; so does Pillow.
        using RgbImage image = Decoder.Decode(Pixels.Encoded("bad/corrupt_scan.jpg"), "corrupt_scan.jpg");
        Assert.Equal((123, 77), (image.Width, image.Height));
    }

    [Fact]
    public void Decode_nothing_saysEmpty()
    {
        var error = Assert.Throws<ImageDecodeException>(() => Decoder.Decode([], "empty.png"));
        Assert.Equal("Image 'empty.png' is empty (0 bytes).", error.Message);
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void Decode_fileCutAnywhere_failsAndNeverCrashes(string file)
    {
        // Of an animation the first frame counts, and it is whole before the file is.
        byte[] encoded = Pixels.Encoded(file);
        int end = file == "gif_anim3.gif" ? 1200 : encoded.Length - 32;
        int step = Math.Max(1, end / 41);
        for (int length = 1; length < end; length += step)
        {
            var error = Record.Exception(() => Decoder.Decode(encoded.AsSpan(0, length), file).Dispose());
            Assert.True(error is ImageDecodeException, $"{file} cut to {length} of {encoded.Length} bytes: {error?.GetType().Name ?? "decoded"}.");
        }
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void Decode_fileWithWrongBytes_decodesOrFailsByTheOneException(string file)
    {
        // A damaged size may be large, and large images are slow; the limit keeps the test short.
        IImageDecoder decoder = ImageDecoders.Skia(maxPixels: 1_000_000);
        var random = new Random(5);
        for (int damage = 0; damage < 25; damage++)
        {
            byte[] encoded = Pixels.Encoded(file);
            for (int i = 0; i <= damage % 5; i++)
            {
                encoded[random.Next(damage % 2 == 0 ? Math.Min(200, encoded.Length) : encoded.Length)] = (byte)random.Next(256);
            }

            var error = Record.Exception(() => decoder.Decode(encoded, file).Dispose());
            Assert.True(error is null or ImageDecodeException, $"{file}, damage {damage}: {error}");
        }
    }

    [Fact]
    public void Decode_pixelLimit_allowsWhatItSays()
    {
        byte[] encoded = Pixels.Encoded("jpg_420_base.jpg");
        ImageDecoders.Skia(maxPixels: 123 * 77).Decode(encoded, "a").Dispose();
        Assert.Throws<ImageDecodeException>(() => ImageDecoders.Skia(maxPixels: (123 * 77) - 1).Decode(encoded, "a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(500_000_001)]
    public void Skia_limitOutOfRange_isRefused(long maxPixels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageDecoders.Skia(maxPixels));

    [Fact]
    public void Decode_manyThreads_giveTheSamePixels()
    {
        byte[] encoded = Pixels.Encoded("jpg_420_prog.jpg");
        using RgbImage first = Decoder.Decode(encoded, "a");
        byte[] expected = first.Pixels.ToArray();
        Parallel.For(0, 64, _ =>
        {
            using RgbImage image = Decoder.Decode(encoded, "a");
            Pixels.AssertEqual(expected, image.Pixels, image.Width, "concurrent decode");
        });
    }
}

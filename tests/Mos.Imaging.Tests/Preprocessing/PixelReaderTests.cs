using Mos.Testing;

namespace Mos.Imaging.Tests;

public sealed class PixelReaderTests
{
    [Theory]
    [InlineData("jpg_420_base.jpg", 64)]
    [InlineData("png_rgba8.png", 160)]
    [InlineData("webp_lossy.webp", 160)]
    public void Read_goldenFile_equalsPillowFromBytesToInput(string file, int size)
    {
        using GoldenArrays golden = Pixels.Images();
        IImageReader reader = ImageReaders.Create(new Preprocessing(size));
        var pixels = new byte[size * size * 3];

        reader.Read(Pixels.Encoded(file), file, pixels);

        Assert.Equal((size, size), (reader.Width, reader.Height));
        Pixels.AssertEqual(golden.Bytes($"resize:{file}:{size}x{size}"), pixels, size, file);
    }

    [Fact]
    public void Read_anotherDecoder_isUsed()
    {
        IImageReader reader = ImageReaders.Create(new Preprocessing(2), new GreyDecoder(3, 3));
        var pixels = new byte[12];
        reader.Read([1], "a", pixels);
        Assert.All(pixels, value => Assert.Equal(90, value));
    }

    [Fact]
    public void Read_sideTooLong_isADecodeError()
    {
        IImageReader reader = ImageReaders.Create(new Preprocessing(2), new GreyDecoder(ImageResizer.MaxSide + 1, 1));
        var error = Assert.Throws<ImageDecodeException>(() => reader.Read([1], "long.png", new byte[12]));
        Assert.Contains("'long.png' is 1048577 x 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resize_ofDecodedPixels_equalsReadingTheFile()
    {
        IImageReader reader = ImageReaders.Create(new Preprocessing(64));
        byte[] encoded = Pixels.Encoded("jpg_420_base.jpg");
        using RgbImage decoded = ImageDecoders.Skia().Decode(encoded, "a");
        var (fromFile, fromPixels, fromItem) = (new byte[64 * 64 * 3], new byte[64 * 64 * 3], new byte[64 * 64 * 3]);

        reader.Read(encoded, "a", fromFile);
        reader.Resize(decoded.Pixels, decoded.Width, decoded.Height, "a", fromPixels);
        reader.Read(ImageItem.FromPixels("a", decoded.Pixels.ToArray(), decoded.Width, decoded.Height), fromItem);

        Assert.Equal(fromFile, fromPixels);
        Assert.Equal(fromFile, fromItem);
        Assert.Throws<ImageDecodeException>(() => reader.Resize(new byte[3 * (ImageResizer.MaxSide + 1)], ImageResizer.MaxSide + 1, 1, "long", fromFile));
    }

    [Fact]
    public void Read_wrongLength_isRefusedBeforeDecoding()
    {
        IImageReader reader = ImageReaders.Create(new Preprocessing(2));
        Assert.Throws<ArgumentException>(() => reader.Read([], "a", new byte[11]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public void Create_sizeOutOfRange_isRefused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageReaders.Create(new Preprocessing(size)));

    private sealed class GreyDecoder(int width, int height) : IImageDecoder
    {
        public RgbImage Decode(ReadOnlySpan<byte> encoded, string source)
        {
            RgbImage image = RgbImage.Rent(width, height);
            image.Pixels.Fill(90);
            return image;
        }
    }
}

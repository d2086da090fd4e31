namespace Mos.Imaging.Tests;

public sealed class ImageFormatsTests
{
    [Theory]
    [InlineData("jpg_gray.jpg", nameof(ImageFormat.Jpeg))]
    [InlineData("png_la8.png", nameof(ImageFormat.Png))]
    [InlineData("gif_palette.gif", nameof(ImageFormat.Gif))]
    [InlineData("bmp_8.bmp", nameof(ImageFormat.Bmp))]
    [InlineData("webp_lossy.webp", nameof(ImageFormat.WebP))]
    [InlineData("bad/not_an_image.jpg", nameof(ImageFormat.Unknown))]
    public void Detect_looksAtTheContent(string file, string format) =>
        Assert.Equal(format, ImageFormats.Detect(Pixels.Encoded(file)).ToString());

    [Theory]
    [InlineData("jpg_420_base.jpg")]
    [InlineData("jpg_420_prog.jpg")]
    [InlineData("jpg_420_restart.jpg")]
    [InlineData("jpg_exif_orient6.jpg")]
    [InlineData("webp_lossy.webp")]
    [InlineData("webp_lossless_alpha.webp")]
    public void IsComplete_isTrueOfTheWholeFileAndFalseOfEveryShorterOne(string file)
    {
        byte[] encoded = Pixels.Encoded(file);
        ImageFormat format = ImageFormats.Detect(encoded);

        Assert.True(ImageFormats.IsComplete(encoded, format));
        Assert.True(ImageFormats.IsComplete([.. encoded, 1, 2, 3], format), "Bytes behind the end are no fault.");
        for (int length = 12; length < encoded.Length; length++)
        {
            Assert.False(ImageFormats.IsComplete(encoded.AsSpan(0, length), format), $"Cut to {length} of {encoded.Length} bytes.");
        }
    }

    [Fact]
    public void IsComplete_endMarkerOfAThumbnail_doesNotCount()
    {
        byte[] thumbnail = [0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xD9, 1, 2, 0xFF, 0xDA, 0, 2, 9, 9];
        Assert.False(ImageFormats.IsComplete(thumbnail, ImageFormat.Jpeg));
        Assert.True(ImageFormats.IsComplete([.. thumbnail, 0xFF, 0xD9], ImageFormat.Jpeg));
    }

    [Fact]
    public void IsComplete_fillBytesAndLoneMarkers_arePassedOver()
    {
        byte[] encoded = [0xFF, 0xD8, 0xFF, 0xFF, 0xFF, 0x01, 0xFF, 0xD0, 0xFF, 0xDA, 0, 2, 9, 0xFF, 0xD9];
        Assert.True(ImageFormats.IsComplete(encoded, ImageFormat.Jpeg));
    }
}

using Mos.Testing;

namespace Mos.Imaging.Tests;

public sealed class ThumbnailsTests
{
    private static readonly byte[] Encoded = File.ReadAllBytes(SharedData.InRepository("images/png_rgb8.png"));

    [Fact]
    public void WebP_keeps_the_aspect_and_the_colours()
    {
        using RgbImage whole = ImageDecoders.Skia().Decode(Encoded, "whole");

        using RgbImage small = ImageDecoders.Skia().Decode(Thumbnails.WebP(Encoded, "whole", longestSide: 16), "small");

        Assert.Equal(16, Math.Max(small.Width, small.Height));
        Assert.Equal(whole.Width / (double)whole.Height, small.Width / (double)small.Height, 0.1);
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.Equal(Mean(whole, channel), Mean(small, channel), 6.0);
        }
    }

    [Fact]
    public void Small_image_keeps_its_size()
    {
        using RgbImage whole = ImageDecoders.Skia().Decode(Encoded, "whole");

        using RgbImage small = ImageDecoders.Skia().Decode(Thumbnails.WebP(Encoded, "whole", longestSide: 100_000), "small");

        Assert.Equal((whole.Width, whole.Height), (small.Width, small.Height));
    }

    [Fact]
    public void Image_that_cannot_be_read_is_named() =>
        Assert.Contains("'torn.png'", Assert.Throws<ImageDecodeException>(() => Thumbnails.WebP(Encoded.AsSpan(0, 40), "torn.png")).Message, StringComparison.Ordinal);

    private static double Mean(RgbImage image, int channel) =>
        Enumerable.Range(0, image.Width * image.Height).Average(i => (double)image.Pixels[(3 * i) + channel]);
}

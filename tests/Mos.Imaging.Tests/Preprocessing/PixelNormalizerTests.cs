namespace Mos.Imaging.Tests;

public sealed class PixelNormalizerTests
{
    [Theory]
    [InlineData(0.5f, 0.5f)]
    [InlineData(0.485f, 0.229f)]
    [InlineData(0f, 1f)]
    public void Normalize_everyValue_equalsTheThreeStepsInFloat32(float mean, float deviation)
    {
        // 257 pixels wide: all values in every channel, and a rest that fills no vector.
        byte[] pixels = [.. Enumerable.Range(0, 257 * 3 * 2).Select(i => (byte)((i / 3) + (i % 3 * 85)))];
        var batch = new ImageBatch(2, 1, 257, pixels);
        var actual = new float[pixels.Length];

        var normalizer = new PixelNormalizer(new Preprocessing(257, mean, deviation));
        normalizer.Normalize(batch, actual);

        for (int n = 0; n < 2; n++)
        {
            for (int i = 0; i < 257; i++)
            {
                for (int c = 0; c < 3; c++)
                {
                    byte pixel = pixels[(((n * 257) + i) * 3) + c];
                    float share = pixel / 255f;
                    float centred = share - mean;
                    float expected = centred / deviation;
                    float found = actual[(((n * 3) + c) * 257) + i];
                    Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(found), $"Image {n}, channel {c}, pixel {i} ({pixel}): {expected:R} expected, {found:R} found.");
                    Assert.Equal(expected, normalizer[c, pixel]);
                }
            }
        }
    }

    [Fact]
    public void Normalize_paper_isTheShortForm()
    {
        var normalizer = new PixelNormalizer(Preprocessing.Paper);
        for (int x = 0; x < 256; x++)
        {
            Assert.Equal((x / 127.5f) - 1f, normalizer[0, (byte)x]);
        }
    }

    [Theory]
    [InlineData(0.5f, 0f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(0f, float.PositiveInfinity)]
    public void Constructor_whatDoesNotNormalise_isRefused(float mean, float deviation) =>
        Assert.Throws<ArgumentException>(() => new PixelNormalizer(new Preprocessing(8, mean, deviation)));

    [Theory]
    [InlineData(ChannelOrder.Rgb, ImageLayout.Nchw)]
    [InlineData(ChannelOrder.Rgb, ImageLayout.Nhwc)]
    [InlineData(ChannelOrder.Bgr, ImageLayout.Nchw)]
    [InlineData(ChannelOrder.Bgr, ImageLayout.Nhwc)]
    public void Normalize_channelsOfTheirOwn_goToTheirPlace(ChannelOrder order, ImageLayout layout)
    {
        var preprocessing = new Preprocessing(19, new ChannelValues(1, 20, 30), new ChannelValues(2, 4, 8)) { Divisor = 1, Channels = order };
        byte[] pixels = [.. Enumerable.Range(0, 2 * 19 * 3).Select(i => (byte)(i * 7))];
        var actual = new float[pixels.Length];
        new PixelNormalizer(preprocessing).Normalize(new ImageBatch(2, 1, 19, pixels), actual, layout);
        for (int i = 0; i < pixels.Length; i++)
        {
            (int pixel, int colour) = (i / 3, i % 3);
            int place = order == ChannelOrder.Bgr ? 2 - colour : colour;
            int at = layout == ImageLayout.Nhwc ? (pixel * 3) + place : (pixel / 19 * 57) + (place * 19) + (pixel % 19);
            Assert.Equal((pixels[i] - preprocessing.Mean[colour]) / preprocessing.Deviation[colour], actual[at]);
        }
    }

    [Fact]
    public void Normalize_destinationOfAnotherLength_isRefused() =>
        Assert.Throws<ArgumentException>(() => new PixelNormalizer(Preprocessing.Paper).Normalize(new ImageBatch(1, 2, 2, new byte[12]), new float[11]));
}

namespace Mos.Imaging.Tests;

public sealed class RgbImageTests
{
    [Fact]
    public void Pixels_ofALargerArray_areTheFirstBytes()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        using var image = new RgbImage(2, 1, bytes);
        Assert.Equal([1, 2, 3, 4, 5, 6], image.Pixels.ToArray());
    }

    [Fact]
    public void Constructor_arrayTooShort_isRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));
        Assert.Contains("12 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rent_moreThanAnArrayHolds_isRefused() => Assert.Throws<ArgumentException>(() => RgbImage.Rent(50_000, 50_000));

    [Fact]
    public void Pixels_afterDispose_areGone()
    {
        RgbImage image = RgbImage.Rent(3, 2);
        Assert.Equal(18, image.Pixels.Length);
        image.Dispose();
        image.Dispose();
        Assert.Throws<ObjectDisposedException>(() => image.Pixels.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(23)]
    public void DropAlpha_keepsTheColoursInOrder(int pixels)
    {
        byte[] rgba = new byte[pixels * 4];
        new Random(pixels).NextBytes(rgba);
        byte[] expected = [.. Enumerable.Range(0, pixels).SelectMany(i => rgba[(i * 4)..((i * 4) + 3)])];

        AlphaChannel.Drop(rgba);

        Assert.Equal(expected, rgba[..(pixels * 3)]);
    }
}

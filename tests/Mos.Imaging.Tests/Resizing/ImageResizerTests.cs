using System.Globalization;
using Mos.Testing;

namespace Mos.Imaging.Tests;

public sealed class ImageResizerTests
{
    public static TheoryData<string> ResizeCases() => new(Pixels.ResizeNames("out:"));

    public static TheoryData<string> ImageCases() => new(Pixels.ImageNames("resize:"));

    [Theory]
    [MemberData(nameof(ResizeCases))]
    public void Resize_goldenInput_equalsPillowOnEveryKernel(string name)
    {
        using GoldenArrays golden = Pixels.Resizes();
        AssertEqualsGolden(golden, "in:" + name.Split(':')[1], name);
    }

    [Theory]
    [MemberData(nameof(ImageCases))]
    public void Resize_goldenImage_equalsPillowOnEveryKernel(string name)
    {
        using GoldenArrays golden = Pixels.Images();
        AssertEqualsGolden(golden, "decode:" + name.Split(':')[1], name);
    }

    [Fact]
    public void GoldenCases_areAllThere()
    {
        Assert.Equal(39, Pixels.ResizeNames("out:").Length);
        Assert.Equal(90, Pixels.ImageNames("resize:").Length);
    }

    [Fact]
    public void Resize_sameSize_copies()
    {
        byte[] pixels = Pixels.Random(17, 9, seed: 1);
        var result = new byte[pixels.Length];
        ImageResizer.Resize(pixels, 17, 9, result, 17, 9);
        Pixels.AssertEqual(pixels, result, 17, "same size");
    }

    [Theory]
    [InlineData(1_000_000, 1, 480, 480)]
    [InlineData(1, 20_000, 480, 480)]
    public void Resize_longAndThin_averagesInLittleMemory(int width, int height, int toWidth, int toHeight)
    {
        var pixels = new byte[width * height * 3];
        Array.Fill(pixels, (byte)200);
        var result = new byte[toWidth * toHeight * 3];
        ImageResizer.Resize(pixels, width, height, result, toWidth, toHeight);

        // Up to 4,000 weights, each rounded to 2^-22, may miss 1 by a little.
        Assert.All(result, value => Assert.InRange(value, 199, 201));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    [InlineData(ImageResizer.MaxSide + 1, 1)]
    public void Resize_sideOutOfRange_isRefused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Resize(new byte[3], 1, 1, new byte[3], width, height));

    [Fact]
    public void Resize_wrongLength_saysWhichIsWanted()
    {
        var error = Assert.Throws<ArgumentException>(() => ImageResizer.Resize(new byte[11], 2, 2, new byte[3], 1, 1));
        Assert.Contains("12 bytes, not 11", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resize_moreWorkingMemoryThanThereIs_isRefusedBeforeItIsTaken()
    {
        const int Rows = 600;
        var source = new byte[Rows * 3];
        var destination = new byte[ImageResizer.MaxSide * 3];
        var error = Assert.Throws<ArgumentException>(() => ImageResizer.Resize(source, 1, Rows, destination, ImageResizer.MaxSide, 1));
        Assert.Contains("2 GB", error.Message, StringComparison.Ordinal);
    }

    private static void AssertEqualsGolden(GoldenArrays golden, string input, string output)
    {
        int[] from = golden.Shape(input);
        int[] to = golden.Shape(output);
        string[] size = output.Split(':')[^1].Split('x');
        Assert.Equal([to[1], to[0]], size.Select(s => int.Parse(s, CultureInfo.InvariantCulture)));

        byte[] source = golden.Bytes(input);
        byte[] expected = golden.Bytes(output);
        var actual = new byte[expected.Length];
        foreach (ResizeKernel kernel in ResizeKernelTests.Kernels)
        {
            ImageResizer.Resize(source, ResizeAxis.Whole(from[1], to[1]), ResizeAxis.Whole(from[0], to[0]), actual, ResizeFilter.Bilinear, kernel);
            Pixels.AssertEqual(expected, actual, to[1], $"{output}, {kernel.GetType().Name}");
        }
    }
}

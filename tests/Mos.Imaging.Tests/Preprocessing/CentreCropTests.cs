using System.Globalization;
using System.Security.Cryptography;
using Mos.Testing;

namespace Mos.Imaging.Tests;

/// <summary>Against Pillow 9.4, called by the rules of torchvision's <c>Resize(shorter)</c> and <c>CenterCrop(size)</c>.</summary>
public sealed class CentreCropTests
{
    public static TheoryData<string> Crops() => new(Names("centre:"));

    public static TheoryData<string> Bicubics() => new([.. Names("bicubic:"), .. Names("bicubic-noise:")]);

    [Theory]
    [MemberData(nameof(Crops))]
    public void Read_shorterSide_equalsPillow(string name)
    {
        using GoldenArrays golden = Golden();
        string[] parts = name.Split(':');
        int size = Number(parts[4]);
        var preprocessing = new Preprocessing(size) { ShorterSide = Number(parts[3]), Filter = Enum.Parse<ResizeFilter>(parts[2], ignoreCase: true) };
        Pixels.AssertEqual(golden.Bytes(name), Read(preprocessing, parts[1]), size, name);
    }

    [Theory]
    [MemberData(nameof(Bicubics))]
    public void Resize_bicubic_equalsPillowOnEveryKernel(string name)
    {
        using GoldenArrays golden = Golden();
        int[] to = golden.Shape(name);
        (int width, int height, byte[] source) = Source(golden, name);
        var actual = new byte[to[0] * to[1] * 3];
        foreach (ResizeKernel kernel in ResizeKernelTests.Kernels)
        {
            ImageResizer.Resize(source, ResizeAxis.Whole(width, to[1]), ResizeAxis.Whole(height, to[0]), actual, ResizeFilter.Bicubic, kernel);
            Pixels.AssertEqual(golden.Bytes(name), actual, to[1], $"{name}, {kernel.GetType().Name}");
        }
    }

    /// <summary>The hashes are those of what Pillow gives.</summary>
    [Theory]
    [InlineData("jpg_420_base.jpg", "26c9025fd82f7e1c76b8996adb1faee4e1fe3345221d803c886d5c495a44dbbf")]
    [InlineData("png_rgb8.png", "819cef6606119ae5c0443658f039bae44017ee19518f2c24153eaebd23fabd9a")]
    [InlineData("webp_lossy.webp", "eba76901ab380bbf78d053e7da041e72e0aaec4c14b9184e3935538b08fa8288")]
    public void Read_imageNet_equalsResize256AndCenterCrop224(string file, string sha256) =>
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(Read(Preprocessing.ImageNet(), file))));

    [Theory]
    [InlineData(500, 375, 341, 58)] // (341 - 224) / 2 = 58.5 goes to the even neighbour
    [InlineData(375, 500, 341, 58)]
    [InlineData(500, 377, 339, 58)] // 57.5 too
    [InlineData(300, 300, 256, 16)]
    public void CentreOf_countsAsTorchvision(int width, int height, int longer, int start)
    {
        (ResizeAxis horizontal, ResizeAxis vertical) = ResizeAxis.CentreOf(width, height, 256, 224);
        Assert.Equal(new ResizeAxis(width, width >= height ? longer : 256, width >= height ? start : 16, 224), horizontal);
        Assert.Equal(new ResizeAxis(height, height >= width ? longer : 256, height >= width ? start : 16, 224), vertical);
    }

    [Fact]
    public void Resize_ofARun_isTheRunOfTheWhole()
    {
        byte[] source = Pixels.Random(61, 47, seed: 5);
        var whole = new byte[90 * 80 * 3];
        ImageResizer.Resize(source, 61, 47, whole, 90, 80, ResizeFilter.Bicubic);
        foreach (ResizeKernel kernel in ResizeKernelTests.Kernels)
        {
            var part = new byte[33 * 21 * 3];
            ImageResizer.Resize(source, new ResizeAxis(61, 90, 57, 33), new ResizeAxis(47, 80, 9, 21), part, ResizeFilter.Bicubic, kernel);
            for (int y = 0; y < 21; y++)
            {
                Pixels.AssertEqual(whole.AsSpan((((y + 9) * 90) + 57) * 3, 33 * 3), part.AsSpan(y * 33 * 3, 33 * 3), 33, $"row {y}, {kernel.GetType().Name}");
            }
        }
    }

    [Theory]
    [InlineData(1_000_000, 1)]
    [InlineData(1, 300_000)]
    public void Read_longAndThin_needsLittleMemory(int width, int height)
    {
        (ResizeAxis horizontal, ResizeAxis vertical) = ResizeAxis.CentreOf(width, height, 256, 224);
        var source = new byte[width * height * 3];
        Array.Fill(source, (byte)90);
        var pixels = new byte[224 * 224 * 3];
        ImageResizer.Resize(source, horizontal, vertical, pixels, ResizeFilter.Bilinear, ResizeKernel.Best);
        Assert.All(pixels, p => Assert.Equal(90, p));
    }

    [Theory]
    [InlineData(23)]
    [InlineData(20_000)]
    public void Create_shorterSideOutOfRange_isRefused(int shorter) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageReaders.Create(new Preprocessing(24) { ShorterSide = shorter }));

    private static byte[] Read(Preprocessing preprocessing, string file)
    {
        var pixels = new byte[preprocessing.Size * preprocessing.Size * 3];
        ImageReaders.Create(preprocessing).Read(Pixels.Encoded(file), file, pixels);
        return pixels;
    }

    private static (int Width, int Height, byte[] Pixels) Source(GoldenArrays golden, string name)
    {
        if (name.StartsWith("bicubic-noise:", StringComparison.Ordinal))
        {
            return (23, 31, golden.Bytes("noise:23x31"));
        }

        string file = name.Split(':')[1];
        using RgbImage image = ImageDecoders.Skia().Decode(Pixels.Encoded(file), file);
        return (image.Width, image.Height, image.Pixels.ToArray());
    }

    private static GoldenArrays Golden() => GoldenArrays.Open(SharedData.InRepository("centre_crop.npz"));

    private static string[] Names(string prefix)
    {
        using GoldenArrays golden = Golden();
        return [.. golden.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal))];
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}

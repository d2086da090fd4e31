using Mos.Testing;

namespace Mos.Imaging.Tests;

/// <summary>Golden images, and a comparison that says how many bytes differ, where, and by how much.</summary>
internal static class Pixels
{
    public static byte[] Encoded(string file) => File.ReadAllBytes(SharedData.InRepository(Path.Combine("images", file)));

    public static GoldenArrays Images() => GoldenArrays.Open(SharedData.InRepository("images.npz"));

    public static GoldenArrays Resizes() => GoldenArrays.Open(SharedData.InRepository("resize.npz"));

    public static string[] ImageNames(string prefix)
    {
        using GoldenArrays golden = Images();
        return [.. golden.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    public static string[] ResizeNames(string prefix)
    {
        using GoldenArrays golden = Resizes();
        return [.. golden.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    public static byte[] Random(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    public static void AssertEqual(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int width, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {expected.Length} bytes expected, {actual.Length} found.");
        int first = expected.CommonPrefixLength(actual);
        if (first == expected.Length)
        {
            return;
        }

        (int count, int largest) = (0, 0);
        for (int i = first; i < expected.Length; i++)
        {
            int difference = Math.Abs(expected[i] - actual[i]);
            count += difference > 0 ? 1 : 0;
            largest = Math.Max(largest, difference);
        }

        int pixel = first / 3;
        Assert.Fail(
            $"{what}: {count} of {expected.Length} bytes differ, by up to {largest}; first at x {pixel % width}, y {pixel / width}, "
            + $"channel {first % 3}: {expected[first]} expected, {actual[first]} found.");
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Mos.Imaging;

namespace Mos.Benchmarks.Imaging;

/// <summary>
/// The loader's part of <c>loader-beside-pillow.py</c>: draws photographs into an empty folder, prints a hash of all pixels that loading it
/// gives, and then answers each line of standard input, a number of threads, with the seconds that loading took.
/// </summary>
internal static class LoadedFolder
{
    private const int Photographs = 200;

    public static async Task RunAsync(string folder)
    {
        for (int i = 0; i < Photographs; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{i:D3}.jpg"), DrawnPhotograph.Jpeg(500, 375, seed: i));
        }

        ImageItem[] items = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => new ImageItem(path))];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await LoadAsync(items, 1, pixels => hash.AppendData(pixels.Span));
        Console.WriteLine(Convert.ToHexStringLower(hash.GetHashAndReset()));
        while (Console.ReadLine() is { } threads)
        {
            var watch = Stopwatch.StartNew();
            await LoadAsync(items, int.Parse(threads, CultureInfo.InvariantCulture), _ => { });
            Console.WriteLine(watch.Elapsed.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task LoadAsync(ImageItem[] items, int threads, Action<ReadOnlyMemory<byte>> take)
    {
        IImageReader reader = ImageReaders.Create(Preprocessing.Paper);
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(items, reader, new ImageLoaderOptions { Threads = threads }))
        {
            take(batch.Images.Pixels);
            batch.Dispose();
        }
    }
}

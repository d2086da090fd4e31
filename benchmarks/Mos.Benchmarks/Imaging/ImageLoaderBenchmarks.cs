using BenchmarkDotNet.Attributes;
using Mos.Imaging;

namespace Mos.Benchmarks.Imaging;

/// <summary>Images a second through the loader, by number of threads; an operation is one image.</summary>
[MemoryDiagnoser]
public class ImageLoaderBenchmarks
{
    private const int Images = 128;
    private readonly IImageReader _reader = ImageReaders.Create(Preprocessing.Paper);
    private readonly ImageItem[] _items = [.. Enumerable.Repeat(ImageItem.FromBytes("drawn.jpg", DrawnPhotograph.Jpeg(500, 375)), Images)];

    [Params(1, 2, 4)]
    public int Threads { get; set; }

    [Benchmark(OperationsPerInvoke = Images)]
    public async Task<int> Load()
    {
        int count = 0;
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(_items, _reader, new ImageLoaderOptions { Threads = Threads }))
        {
            count += batch.Items.Count;
            batch.Dispose();
        }

        return count;
    }
}

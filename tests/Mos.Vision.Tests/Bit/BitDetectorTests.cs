using Mos.Detectors;
using TorchSharp;

namespace Mos.Vision.Tests.Bit;

/// <summary>What measures the whole process runs while no other test does.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>A detector on a real network: many callers, native memory.</summary>
[Collection(nameof(RunsAlone))]
public sealed class BitDetectorTests
{
    private const int Size = 32;

    [Fact]
    public async Task Sixteen_threads_get_the_bits_of_one()
    {
        using BitModel model = FormulaNetwork.Model(Size);
        using OodDetector detector = await BuildAsync(model);
        ImageItem[] images = [.. Images(100, 24)];
        OodVerdict[] expected = [.. images.Select(i => detector.Detect(i))];
        var found = new OodVerdict[16][];

        Thread[] threads = [.. Enumerable.Range(0, 16).Select(t => new Thread(() => found[t] = [.. images.Select(i => detector.Detect(i))]))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        Assert.All(found, verdicts => Assert.Equal(expected, verdicts));
    }

    [Fact]
    public async Task Thousands_of_calls_leave_the_native_memory_flat()
    {
        using BitModel model = FormulaNetwork.Model(Size);
        using OodDetector detector = await BuildAsync(model);
        ImageItem[] images = [.. Images(0, 8)];
        async Task CallAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await Task.WhenAll(images.Select(image => detector.DetectAsync(image)));
            }
        }

        await CallAsync(50);
        long before = torch.Tensor.TotalCount;
        long resident = Resident();
        await CallAsync(250);

        // A tensor of one pass at this size has from 4 to 100 kB: 2,000 leaked images would be a multiple of it.
        Assert.InRange(Resident() - resident, long.MinValue, 64 << 20);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }

    private static Task<OodDetector> BuildAsync(BitModel model) => OodDetector.CreateBuilder(model).CalibrateOn(Images(200, 30)).BuildAsync();

    private static IEnumerable<ImageItem> Images(int seed, int count) => Enumerable.Range(0, count).Select(i =>
    {
        var rgb = new byte[40 * 30 * 3];
        new Random(seed + i).NextBytes(rgb);
        return ImageItem.FromPixels($"{i}", rgb, 40, 30);
    });
}

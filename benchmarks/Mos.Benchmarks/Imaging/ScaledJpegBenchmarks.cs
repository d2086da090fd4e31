using BenchmarkDotNet.Attributes;
using Mos.Imaging;

namespace Mos.Benchmarks.Imaging;

/// <summary>Large photographs to 480 x 480 on one core: decoded whole, and at a fraction of their size.</summary>
public class ScaledJpegBenchmarks
{
    private readonly IImageReader _whole = ImageReaders.Create(Preprocessing.Paper);
    private readonly IImageReader _scaled = ImageReaders.Create(Preprocessing.Paper with { ScaledJpeg = true });
    private readonly byte[] _pixels = new byte[480 * 480 * 3];
    private byte[] _encoded = [];

    [Params("2048x1536", "4096x3072")]
    public string Photograph { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sides = Array.ConvertAll(Photograph.Split('x'), int.Parse);
        _encoded = DrawnPhotograph.Jpeg(sides[0], sides[1]);
    }

    [Benchmark(Baseline = true)]
    public void Whole() => _whole.Read(_encoded, "drawn.jpg", _pixels);

    [Benchmark]
    public void Scaled() => _scaled.Read(_encoded, "drawn.jpg", _pixels);
}

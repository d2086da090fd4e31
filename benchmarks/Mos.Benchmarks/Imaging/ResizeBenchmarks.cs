using BenchmarkDotNet.Attributes;
using Mos.Imaging;

namespace Mos.Benchmarks.Imaging;

/// <summary>Resizing to 480 x 480 with each kernel: a usual photograph and a large one, on one core.</summary>
[MemoryDiagnoser]
public class ResizeBenchmarks
{
    private const int Size = 480;
    private readonly byte[] _destination = new byte[Size * Size * 3];
    private byte[] _source = [];
    private int _width;
    private int _height;

    [Params("500x375", "2048x1536")]
    public string Photograph { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        (_width, _height) = Photograph == "500x375" ? (500, 375) : (2048, 1536);
        _source = new byte[_width * _height * 3];
        new Random(1).NextBytes(_source);
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => Resize(new ScalarResizeKernel());

    [Benchmark]
    public void Vector128() => Resize(new Vector128ResizeKernel());

    [Benchmark]
    public void Avx2() => Resize(new Avx2ResizeKernel());

    private void Resize(ResizeKernel kernel) =>
        ImageResizer.Resize(_source, ResizeAxis.Whole(_width, Size), ResizeAxis.Whole(_height, Size), _destination, ResizeFilter.Bilinear, kernel);
}

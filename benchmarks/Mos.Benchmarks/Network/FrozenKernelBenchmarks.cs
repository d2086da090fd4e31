using BenchmarkDotNet.Attributes;
using Mos.Vision.Frozen;

namespace Mos.Benchmarks.Network;

/// <summary>The hot loops of the frozen form on one thread, on maps of R101x1's blocks at 480: products, Winograd, windows, activation, sums.</summary>
public class FrozenKernelBenchmarks : IDisposable
{
    private Activations _x = null!;
    private Rectifier _rectifier = null!;
    private PointwiseConvolution _pointwise = null!;
    private WinogradConvolution _winograd = null!;
    private WindowConvolution _windows = null!;
    private float[] _active = [];
    private ChannelSums _sums = null!;

    /// <summary>Side of the map and channels.</summary>
    [Params("120 64", "60 128", "30 256", "15 512")]
    public string Map { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        int[] numbers = [.. Map.Split(' ').Select(int.Parse)];
        (int side, int channels) = (numbers[0], numbers[1]);
        var random = new Random(0);
        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        _x = new Activations(1, side, side, channels);
        Array.ConvertAll(Values(_x.ImageLength), v => (float)v).CopyTo(_x.Pixels(0));
        _rectifier = new Rectifier(channels, [.. Enumerable.Repeat(1f, channels)], new float[channels]);
        _pointwise = new PointwiseConvolution(new GivenKernels(Values(4 * channels * channels), 4 * channels).Matrix(at => at), stride: 1);
        double[] kernels = Values(9 * channels * channels);
        _winograd = new WinogradConvolution(new GivenKernels(kernels, channels));
        _windows = new WindowConvolution(new GivenKernels(kernels, channels), 3, stride: 1);
        _active = new float[_x.ImageLength];
        _sums = new ChannelSums(1, 1, channels);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _x.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>1x1, to four times the channels.</summary>
    [Benchmark]
    public void Pointwise() => _pointwise.Forward(_x, _rectifier, new Cores(1)).Dispose();

    [Benchmark]
    public void Winograd() => _winograd.Forward(_x, _rectifier, new Cores(1)).Dispose();

    /// <summary>The same 3x3 convolution without Winograd.</summary>
    [Benchmark(Baseline = true)]
    public void Windows() => _windows.Forward(_x, _rectifier, new Cores(1)).Dispose();

    [Benchmark]
    public void Rectify() => _rectifier.Apply(0, _x.Pixels(0), _active);

    [Benchmark]
    public void Sum() => _sums.Add(_x, 0, 0, 0, _x.Height * _x.Width);
}

using BenchmarkDotNet.Attributes;

namespace Mos.Benchmarks.Metrics;

/// <summary>1,000 resamples of 100,000 scores, half of them in-distribution, all of them different: all metrics of one method on one set.</summary>
[MemoryDiagnoser]
public class BootstrapBenchmarks
{
    private readonly double[] _in = new double[50_000];
    private readonly double[] _out = new double[50_000];

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new SplitMix64(1);
        for (int i = 0; i < _in.Length; i++)
        {
            _in[i] = random.NextDouble() + 0.5;
            _out[i] = random.NextDouble();
        }
    }

    [Benchmark]
    public BootstrapIntervals Resample() => BootstrapIntervals.Compute(_in, [_out], threads: Threads);
}

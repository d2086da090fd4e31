using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Mos.Vision;
using TorchSharp;

namespace Mos.Benchmarks.Numerics;

/// <summary>
/// The matrix product beside libtorch's, and beside a loop that does nothing but the same number of multiply-adds in registers, on as many
/// cores. The loop is the baseline: 1 / Ratio of a product is its share of the machine's peak.
/// </summary>
[InProcess]
[MinColumn]
public class MatrixProductBenchmark
{
    private const int Chains = 12;

    private FloatMatrix _a = null!;
    private FloatMatrix _b = null!;
    private torch.Tensor _torchA = null!;
    private torch.Tensor _torchB = null!;
    private int _cores;
    private long _rounds;

    /// <summary>n x m x k: [n, k] times [m, k] transposed. The first three are batches of features through the paper's group head.</summary>
    [Params("8x1008x2048", "64x1008x2048", "512x1008x2048", "2048x2048x2048")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = Array.ConvertAll(Shape.Split('x'), int.Parse);
        var random = new Random(0);
        _a = Matrix(random, sizes[0], sizes[2]);
        _b = Matrix(random, sizes[1], sizes[2]);
        _cores = Environment.ProcessorCount;
        TorchBackend.EnsureLoaded();
        torch.set_num_threads(_cores);
        _torchA = torch.tensor(_a.Values.ToArray(), sizes[0], sizes[2]);
        _torchB = torch.tensor(_b.Values.ToArray(), sizes[1], sizes[2]).t();
        int lanes = Vector512.IsHardwareAccelerated ? Lanes512<float>.Count : Vector256.IsHardwareAccelerated ? Lanes256<float>.Count : Lanes128<float>.Count;
        _rounds = (long)sizes[0] * sizes[1] * sizes[2] / (Chains * lanes * _cores);
    }

    [Benchmark(Baseline = true)]
    public void Peak() => Parallel.For(0, _cores, _ =>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            MultiplyAdds<Vector512<float>, Lanes512<float>>(_rounds);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MultiplyAdds<Vector256<float>, Lanes256<float>>(_rounds);
        }
        else
        {
            MultiplyAdds<Vector128<float>, Lanes128<float>>(_rounds);
        }
    });

    [Benchmark]
    public FloatMatrix Product() => MatrixProduct.TimesTransposed(_a, _b);

    [Benchmark]
    public void Torch() => torch.mm(_torchA, _torchB).Dispose();

    // As many independent chains as the product's tile has: enough to hide the latency of the units.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TVector MultiplyAdds<TVector, TLanes>(long rounds)
        where TVector : struct
        where TLanes : ILanes<float, TVector>
    {
        TVector x = TLanes.Broadcast(0.5f), y = TLanes.Broadcast(1f);
        TVector a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (long round = 0; round < rounds; round++)
        {
            a = TLanes.MultiplyAdd(a, x, y);
            b = TLanes.MultiplyAdd(b, x, y);
            c = TLanes.MultiplyAdd(c, x, y);
            d = TLanes.MultiplyAdd(d, x, y);
            e = TLanes.MultiplyAdd(e, x, y);
            f = TLanes.MultiplyAdd(f, x, y);
            g = TLanes.MultiplyAdd(g, x, y);
            h = TLanes.MultiplyAdd(h, x, y);
            i = TLanes.MultiplyAdd(i, x, y);
            j = TLanes.MultiplyAdd(j, x, y);
            k = TLanes.MultiplyAdd(k, x, y);
            l = TLanes.MultiplyAdd(l, x, y);
        }

        TVector first = TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(e, f));
        return TLanes.Add(first, TLanes.Add(TLanes.Add(TLanes.Add(g, h), TLanes.Add(i, j)), TLanes.Add(k, l)));
    }

    private static FloatMatrix Matrix(Random random, int rows, int columns)
    {
        var values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return new FloatMatrix(rows, columns, values);
    }
}

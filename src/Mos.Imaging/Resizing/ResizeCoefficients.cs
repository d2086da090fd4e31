using System.Collections.Concurrent;

namespace Mos.Imaging;

/// <summary>
/// The weights of Pillow's antialiased triangle filter along one axis, in fixed point. They depend on the two lengths alone, so those
/// of recent sizes are kept.
/// </summary>
/// <remarks>Every step is in double precision and in Pillow's order; another order of the same sums gives other last bits.</remarks>
internal sealed class ResizeCoefficients
{
    /// <summary>Bits behind the point of a weight: 32, less 8 of a pixel, less 2 of head room.</summary>
    public const int FractionBits = 22;

    private const int CachedSizes = 64;
    private const int LargestCached = 1 << 16;
    private static readonly ConcurrentDictionary<(int From, int To), ResizeCoefficients> Cache = new();

    private readonly int[] _first;
    private readonly int[] _count;
    private readonly int[] _weights;
    private readonly int _stride;

    private ResizeCoefficients(int from, int to)
    {
        double scale = (double)from / to;
        double support = Math.Max(scale, 1.0);
        double inverse = 1.0 / support;
        To = to;

        // Vector kernels read four weights at a time; those behind the last are zero.
        int taps = ((int)Math.Ceiling(support) * 2) + 1;
        _stride = (taps + 3) & ~3;
        _first = new int[to];
        _count = new int[to];
        _weights = new int[checked(to * _stride)];
        var weights = new double[taps];
        for (int x = 0; x < to; x++)
        {
            double center = (x + 0.5) * scale;
            int first = Math.Max((int)(center - support + 0.5), 0);
            int count = Math.Min((int)(center + support + 0.5), from) - first;
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                double distance = Math.Abs((i + first - center + 0.5) * inverse);
                weights[i] = distance < 1.0 ? 1.0 - distance : 0.0;
                sum += weights[i];
            }

            for (int i = 0; i < count; i++)
            {
                double weight = sum == 0 ? weights[i] : weights[i] / sum;
                _weights[(x * _stride) + i] = (int)(0.5 + (weight * (1 << FractionBits)));
            }

            _first[x] = first;
            _count[x] = count;
            MaxCount = Math.Max(MaxCount, count);
        }
    }

    /// <summary>Output length.</summary>
    public int To { get; }

    /// <summary>The largest number of inputs that an output has.</summary>
    public int MaxCount { get; }

    /// <summary>The coefficients from one length to another.</summary>
    public static ResizeCoefficients For(int from, int to)
    {
        if (Cache.TryGetValue((from, to), out ResizeCoefficients? found))
        {
            return found;
        }

        var made = new ResizeCoefficients(from, to);
        if (made._weights.Length <= LargestCached)
        {
            // A data set has a few common sizes and perhaps many rare ones; starting afresh now and then keeps the common ones well enough.
            if (Cache.Count >= CachedSizes)
            {
                Cache.Clear();
            }

            Cache.TryAdd((from, to), made);
        }

        return made;
    }

    /// <summary>The first input of an output.</summary>
    public int First(int x) => _first[x];

    /// <summary>The number of inputs of an output.</summary>
    public int Count(int x) => _count[x];

    /// <summary>A weight for each input of an output, times 2^22; they add up to 2^22 only nearly.</summary>
    public ReadOnlySpan<int> Weights(int x) => _weights.AsSpan(x * _stride, _count[x]);

    /// <summary>The weights of an output with zeros behind them, up to a multiple of four.</summary>
    public ReadOnlySpan<int> PaddedWeights(int x) => _weights.AsSpan(x * _stride, (_count[x] + 3) & ~3);
}

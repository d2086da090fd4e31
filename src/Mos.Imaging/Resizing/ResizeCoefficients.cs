using System.Collections.Concurrent;

namespace Mos.Imaging;

/// <summary>
/// The weights of Pillow's antialiased filters along one axis, in fixed point. They depend on the axis and the filter alone, so those of
/// recent sizes are kept.
/// </summary>
/// <remarks>Every step is in double precision and in Pillow's order; another order of the same sums gives other last bits.</remarks>
internal sealed class ResizeCoefficients
{
    /// <summary>Bits behind the point of a weight: 32, less 8 of a pixel, less 2 of head room.</summary>
    public const int FractionBits = 22;

    private const int CachedSizes = 64;
    private const int LargestCached = 1 << 16;
    private static readonly ConcurrentDictionary<(ResizeAxis Axis, ResizeFilter Filter), ResizeCoefficients> Cache = new();

    private readonly int[] _first;
    private readonly int[] _count;
    private readonly int[] _weights;
    private readonly int _stride;

    private ResizeCoefficients(ResizeAxis axis, ResizeFilter filter)
    {
        double scale = (double)axis.From / axis.To;
        double filterScale = Math.Max(scale, 1.0);
        double support = Radius(filter) * filterScale;
        double inverse = 1.0 / filterScale;
        To = axis.Count;

        // Vector kernels read four weights at a time; those behind the last are zero.
        int taps = ((int)Math.Ceiling(support) * 2) + 1;
        _stride = (taps + 3) & ~3;
        _first = new int[To];
        _count = new int[To];
        _weights = new int[checked(To * _stride)];
        var weights = new double[taps];
        for (int x = 0; x < To; x++)
        {
            double center = (x + axis.Start + 0.5) * scale;
            int first = Math.Max((int)(center - support + 0.5), 0);
            int count = Math.Min((int)(center + support + 0.5), axis.From) - first;
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                weights[i] = Weight(filter, Math.Abs((i + first - center + 0.5) * inverse));
                sum += weights[i];
            }

            for (int i = 0; i < count; i++)
            {
                double weight = sum == 0 ? weights[i] : weights[i] / sum;
                _weights[(x * _stride) + i] = (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << FractionBits)));
            }

            _first[x] = first;
            _count[x] = count;
            MaxCount = Math.Max(MaxCount, count);
        }
    }

    /// <summary>Number of outputs.</summary>
    public int To { get; }

    /// <summary>The largest number of inputs that an output has.</summary>
    public int MaxCount { get; }

    /// <summary>The coefficients of an axis.</summary>
    public static ResizeCoefficients For(ResizeAxis axis, ResizeFilter filter)
    {
        if (Cache.TryGetValue((axis, filter), out ResizeCoefficients? found))
        {
            return found;
        }

        var made = new ResizeCoefficients(axis, filter);
        if (made._weights.Length <= LargestCached)
        {
            // A data set has a few common sizes and perhaps many rare ones; starting afresh now and then keeps the common ones well enough.
            if (Cache.Count >= CachedSizes)
            {
                Cache.Clear();
            }

            Cache.TryAdd((axis, filter), made);
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

    private static double Radius(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Bilinear => 1.0,
        ResizeFilter.Bicubic => 2.0,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "There is no such filter."),
    };

    private static double Weight(ResizeFilter filter, double x) => filter == ResizeFilter.Bilinear
        ? (x < 1.0 ? 1.0 - x : 0.0)
        : x < 1.0 ? ((((-0.5 + 2.0) * x) - (-0.5 + 3.0)) * x * x) + 1
        : x < 2.0 ? (((((x - 5) * x) + 8) * x) - 4) * -0.5
        : 0.0;
}

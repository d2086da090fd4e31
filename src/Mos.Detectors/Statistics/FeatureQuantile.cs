using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>
/// An exact percentile of all feature values, or of all values of the maps before the pooling, linearly interpolated as NumPy does, in two passes and a memory that does not grow: the
/// first counts values by their upper 16 bits, the second those of the two bins in question by their lower 16.
/// </summary>
internal sealed class FeatureQuantile(double percentile, bool isAtMap) : Statistic
{
    private const int Bins = 1 << 16;

    private readonly long[] _coarse = new long[Bins];
    private readonly SortedDictionary<int, long[]> _fine = [];
    private (long Rank, int Bin, long Before)[] _ends = [];
    private double _fraction;

    public static StatisticKey<FeatureQuantile> At(double percentile, bool isAtMap = false) => new Key(percentile, isAtMap);

    /// <summary>The percentile, after both passes.</summary>
    public double Value
    {
        get
        {
            double low = ValueAt(_ends[0]);
            return low + (_fraction * (ValueAt(_ends[1]) - low));
        }
    }

    public override void Begin(StatisticPool pool, int pass)
    {
        if (pass == 1)
        {
            return;
        }

        double place = percentile / 100 * (_coarse.Sum() - 1);
        long rank = (long)Math.Floor(place);
        _fraction = place - rank;
        _ends = [Locate(rank), Locate((long)Math.Ceiling(place))];
        foreach ((_, int bin, _) in _ends)
        {
            _fine.TryAdd(bin, new long[Bins]);
        }
    }

    public override void Observe(TrainingSignals batch)
    {
        foreach (uint key in MemoryMarshal.Cast<float, uint>((isAtMap ? batch.Output.FeatureMaps! : batch.Output.Features!).Values))
        {
            uint ordered = Ordered(key);
            if (_ends.Length == 0)
            {
                _coarse[ordered >> 16]++;
            }
            else if (_fine.TryGetValue((int)(ordered >> 16), out long[]? counts))
            {
                counts[ordered & (Bins - 1)]++;
            }
        }
    }

    public override void Merge(Statistic other)
    {
        var same = (FeatureQuantile)other;
        if (_ends.Length == 0)
        {
            Add(_coarse, same._coarse);
        }
        else
        {
            foreach ((int bin, long[] counts) in _fine)
            {
                Add(counts, same._fine[bin]);
            }
        }

        static void Add(long[] sum, long[] more) => System.Numerics.Tensors.TensorPrimitives.Add<long>(sum, more, sum);
    }

    /// <summary>The bin of a rank, and how many values lie in the bins before.</summary>
    private (long Rank, int Bin, long Before) Locate(long rank)
    {
        long before = 0;
        int bin = 0;
        while (before + _coarse[bin] <= rank)
        {
            before += _coarse[bin++];
        }

        return (rank, bin, before);
    }

    private double ValueAt((long Rank, int Bin, long Before) end)
    {
        long[] counts = _fine[end.Bin];
        long seen = end.Before;
        uint low = 0;
        while (seen + counts[low] <= end.Rank)
        {
            seen += counts[low++];
        }

        uint ordered = ((uint)end.Bin << 16) | low;
        return BitConverter.UInt32BitsToSingle((ordered & 0x80000000) != 0 ? ordered & 0x7FFFFFFF : ~ordered);
    }

    /// <summary>The bits of a float as a number that ascends with it; -0 stands just below +0.</summary>
    private static uint Ordered(uint bits) => (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;

    private sealed record Key(double Percentile, bool IsAtMap) : StatisticKey<FeatureQuantile>
    {
        public override int LastPass => 2;

        public override Statistic Create(ModelInfo model) => new FeatureQuantile(Percentile, IsAtMap);
    }
}

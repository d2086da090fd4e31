using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>
/// The mean histograms of the features and of the perturbed logits of the training images: the first pass finds the bounds of the values, the
/// second counts.
/// </summary>
internal sealed class WeiPerDensities(StatisticKey<PerturbedHead> head, int bins) : Statistic
{
    // Logits that are held at a time: 16 MB.
    private const int LogitsAtATime = 1 << 22;

    private readonly double[][] _sums = [new double[bins], new double[bins]];
    private readonly float[] _least = [float.PositiveInfinity, float.PositiveInfinity];
    private readonly float[] _largest = [float.NegativeInfinity, float.NegativeInfinity];
    private LinearHead? _head;
    private int _pass;
    private long _count;

    public static StatisticKey<WeiPerDensities> Of(StatisticKey<PerturbedHead> head, int bins) => new Key(head, bins);

    /// <summary>Of the features (0) or the perturbed logits (1): their histogram, and the mean of it over the training images.</summary>
    public (ValueHistogram Histogram, double[] Mean) Density(int which)
    {
        var mean = new double[bins];
        TensorPrimitives.Divide(_sums[which], _count, mean);
        return (new ValueHistogram(_least[which], _largest[which], bins), mean);
    }

    public override void Begin(StatisticPool pool, int pass) => (_head, _pass) = (pool.Get(head).Head, pass);

    public override void Observe(TrainingSignals batch)
    {
        FloatMatrix features = batch.Output.Features!;
        Observe(0, features);
        int rows = Math.Max(1, LogitsAtATime / _head!.LogitCount);
        for (int start = 0; start < features.Rows; start += rows)
        {
            int count = Math.Min(rows, features.Rows - start);
            Observe(1, _head.Logits(new FloatMatrix(count, features.Columns, features.Values.Slice(start * features.Columns, count * features.Columns).ToArray())));
        }

        _count += _pass == 2 ? features.Rows : 0;
    }

    public override void Merge(Statistic other)
    {
        var same = (WeiPerDensities)other;
        _count += same._count;
        for (int i = 0; i < _sums.Length; i++)
        {
            _least[i] = Math.Min(_least[i], same._least[i]);
            _largest[i] = Math.Max(_largest[i], same._largest[i]);
            TensorPrimitives.Add(_sums[i], same._sums[i], _sums[i]);
        }
    }

    private void Observe(int which, FloatMatrix values)
    {
        if (_pass == 1)
        {
            _least[which] = Math.Min(_least[which], TensorPrimitives.Min(values.Values));
            _largest[which] = Math.Max(_largest[which], TensorPrimitives.Max(values.Values));
            return;
        }

        var histogram = new ValueHistogram(_least[which], _largest[which], bins);
        for (int i = 0; i < values.Rows; i++)
        {
            TensorPrimitives.Add(_sums[which], histogram.Of(values.Row(i)), _sums[which]);
        }
    }

    private sealed record Key(StatisticKey<PerturbedHead> Head, int Bins) : StatisticKey<WeiPerDensities>
    {
        public override int LastPass => 2;

        public override IReadOnlyList<StatisticKey> DependsOn => [Head];

        public override Statistic Create(ModelInfo model) => new WeiPerDensities(Head, Bins);
    }
}

using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What the features of each of 100 equal bins contribute to the logit of the predicted class, summed over the images.</summary>
internal sealed class ContributionBins : Statistic
{
    public const int Bins = 100;

    private static readonly StatisticKey<FeatureQuantile> Low = FeatureQuantile.At(0.1), High = FeatureQuantile.At(99.9);

    private readonly double[] _sums = new double[Bins];

    public static StatisticKey<ContributionBins> All { get; } = new Key();

    /// <summary>The lower end of the first bin and the upper of the last: percentiles of all feature values.</summary>
    public (double Low, double High) Range { get; private set; }

    /// <summary>The sums divided by their Euclidean length and times 1000; all 0 where nothing was summed.</summary>
    public double[] Weights()
    {
        double length = TensorPrimitives.Norm<double>(_sums);
        return Array.ConvertAll(_sums, s => length == 0 ? 0 : 1000 * s / length);
    }

    /// <summary>The bin of a value; -1 outside.</summary>
    public static int BinOf(double value, double low, double high) =>
        value >= low && value < high ? Math.Min((int)((value - low) / (high - low) * Bins), Bins - 1) : -1;

    public override void Begin(StatisticPool pool, int pass) => Range = (pool.Get(Low).Value, pool.Get(High).Value);

    public override void Observe(TrainingSignals batch)
    {
        LinearHead head = batch.Views.Head;
        for (int i = 0; i < batch.Count; i++)
        {
            ReadOnlySpan<float> features = batch.Output.Features!.Row(i), weights = head.Weight.Row(batch.Views.Predictions[i]);
            for (int d = 0; d < features.Length; d++)
            {
                if (BinOf(features[d], Range.Low, Range.High) is >= 0 and var bin)
                {
                    _sums[bin] += (double)weights[d] * features[d];
                }
            }
        }
    }

    public override void Merge(Statistic other) => TensorPrimitives.Add(_sums, ((ContributionBins)other)._sums, _sums);

    private sealed record Key : StatisticKey<ContributionBins>
    {
        public override int FirstPass => 3;

        public override IReadOnlyList<StatisticKey> DependsOn => [Low, High];

        public override Statistic Create(ModelInfo model) => new ContributionBins();
    }
}

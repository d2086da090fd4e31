using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The mean of all features, in float64.</summary>
internal sealed class FeatureMean : Statistic
{
    private double[] _sum = [];
    private long _count;

    public static StatisticKey<FeatureMean> All { get; } = new Key();

    public double[] Mean
    {
        get
        {
            var mean = new double[_sum.Length];
            TensorPrimitives.Divide(_sum, _count, mean);
            return mean;
        }
    }

    public override void Observe(TrainingSignals batch)
    {
        FloatMatrix features = batch.Output.Features!;
        _sum = _sum.Length > 0 ? _sum : new double[features.Columns];
        var row = new double[features.Columns];
        for (int i = 0; i < features.Rows; i++)
        {
            TensorPrimitives.ConvertTruncating(features.Row(i), row);
            TensorPrimitives.Add(_sum, row, _sum);
        }

        _count += features.Rows;
    }

    public override void Merge(Statistic other)
    {
        var same = (FeatureMean)other;
        if (same._count > 0)
        {
            _sum = _sum.Length > 0 ? _sum : new double[same._sum.Length];
            TensorPrimitives.Add(_sum, same._sum, _sum);
            _count += same._count;
        }
    }

    private sealed record Key : StatisticKey<FeatureMean>
    {
        public override Statistic Create(ModelInfo model) => new FeatureMean();
    }
}

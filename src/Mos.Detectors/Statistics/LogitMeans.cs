using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The mean of the largest class logit and of the energy over the training images, in float64.</summary>
internal sealed class LogitMeans : Statistic
{
    private double _largest;
    private double _energy;
    private long _count;

    public static StatisticKey<LogitMeans> All { get; } = new Key();

    /// <summary>The mean of max over k of z_k.</summary>
    public double MaxLogit => _largest / _count;

    /// <summary>The mean of log(sum over k of exp(z_k)).</summary>
    public double Energy => _energy / _count;

    public override void Observe(TrainingSignals batch)
    {
        FloatMatrix logits = batch.Views.Logits;
        for (int i = 0; i < logits.Rows; i++)
        {
            _largest += TensorPrimitives.Max(logits.Row(i));
            _energy += LogSumExp.Of(logits.Row(i));
        }

        _count += logits.Rows;
    }

    public override void Merge(Statistic other)
    {
        var same = (LogitMeans)other;
        (_largest, _energy, _count) = (_largest + same._largest, _energy + same._energy, _count + same._count);
    }

    private sealed record Key : StatisticKey<LogitMeans>
    {
        public override Statistic Create(ModelInfo model) => new LogitMeans();
    }
}

using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>
/// The inverse temperature b = 1 / T at which the likelihood of the labels is largest, in two passes and a memory that does not grow. The
/// loss, sum of log(sum exp(b z)) - b z_label, is convex in b: the first pass finds the two points of a grid between which its slope
/// changes sign, the second the place between two points of a finer one, where a cubic through slopes and curvatures is exact enough.
/// </summary>
internal sealed class TemperatureSlopes : Statistic
{
    private const int Points = 32;
    private const double Least = 0.01, Largest = 100;

    private double[] _inverses = [];
    private double[] _slopes = [];
    private double[] _curvatures = [];

    public static StatisticKey<TemperatureSlopes> All { get; } = new Key();

    /// <summary>Number of labelled images.</summary>
    public long Count { get; private set; }

    /// <summary>The temperature, after both passes; the nearest end of 0.01 to 100 where the likelihood has its largest value beyond.</summary>
    public double Temperature
    {
        get
        {
            int i = Bracket();
            return 1 / (_slopes[i] >= 0 ? _inverses[i] : _slopes[i + 1] <= 0 ? _inverses[i + 1] : RootBetween(i));
        }
    }

    public override void Begin(StatisticPool pool, int pass)
    {
        (double low, double high) = pass == 1 ? (1 / Largest, 1 / Least) : (_inverses[Bracket()], _inverses[Bracket() + 1]);
        _inverses = [.. Enumerable.Range(0, Points).Select(i => low * Math.Pow(high / low, i / (Points - 1.0)))];
        (_slopes, _curvatures, Count) = (new double[Points], new double[Points], 0);
    }

    public override void Observe(TrainingSignals batch)
    {
        FloatMatrix logits = batch.Views.Logits;
        var shifted = new double[logits.Columns];
        var exponentials = new double[logits.Columns];
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.Labels[i] >= 0)
            {
                TensorPrimitives.ConvertTruncating(logits.Row(i), shifted);
                TensorPrimitives.Subtract(shifted, (double)TensorPrimitives.Max(logits.Row(i)), shifted);
                Add(shifted, exponentials, batch.Labels[i]);
                Count++;
            }
        }
    }

    public override void Merge(Statistic other)
    {
        var same = (TemperatureSlopes)other;
        TensorPrimitives.Add(_slopes, same._slopes, _slopes);
        TensorPrimitives.Add(_curvatures, same._curvatures, _curvatures);
        Count += same.Count;
    }

    private void Add(double[] shifted, double[] exponentials, int label)
    {
        for (int p = 0; p < Points; p++)
        {
            TensorPrimitives.Multiply(shifted, _inverses[p], exponentials);
            TensorPrimitives.Exp(exponentials, exponentials);
            double sum = 0, first = 0, second = 0;
            for (int k = 0; k < shifted.Length; k++)
            {
                double part = exponentials[k] * shifted[k];
                sum += exponentials[k];
                first += part;
                second += part * shifted[k];
            }

            double mean = first / sum;
            _slopes[p] += mean - shifted[label];
            _curvatures[p] += (second / sum) - (mean * mean);
        }
    }

    /// <summary>The last point before the slope rises above 0, but never the very last.</summary>
    private int Bracket() => Math.Max(0, Math.Min(Array.FindIndex(_slopes, s => s > 0) is var above and >= 0 ? above : Points, Points - 1) - 1);

    private double RootBetween(int i)
    {
        double width = _inverses[i + 1] - _inverses[i];
        (double s0, double s1) = (_slopes[i], _slopes[i + 1]);
        (double c0, double c1) = (_curvatures[i] * width, _curvatures[i + 1] * width);
        (double low, double high) = (0, 1);
        while ((low + high) / 2 is var t && t > low && t < high)
        {
            double slope = ((1 + (2 * t)) * (1 - t) * (1 - t) * s0) + (t * (1 - t) * (1 - t) * c0) + (t * t * (3 - (2 * t)) * s1) - (t * t * (1 - t) * c1);
            (low, high) = slope < 0 ? (t, high) : (low, t);
        }

        return _inverses[i] + (low * width);
    }

    private sealed record Key : StatisticKey<TemperatureSlopes>
    {
        public override int LastPass => 2;

        public override Statistic Create(ModelInfo model) => new TemperatureSlopes();
    }
}

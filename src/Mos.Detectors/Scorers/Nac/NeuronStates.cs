using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>The state of a neuron of the penultimate layer, 0 to 1: its activation times what moving it would do to the certainty of the logits.</summary>
/// <param name="alpha">How steep the sigmoid is.</param>
/// <param name="edges">M + 1 edges of M bins, ascending; a bin holds its left edge.</param>
internal sealed class NeuronStates(double alpha, double[] edges)
{
    private const double Base = 1000;

    private static readonly ConditionalWeakTable<LinearHead, FloatMatrix> Columns = [];

    // Where the inner edges lie for the activation times the gradient: comparing these spares each neuron an exponential.
    private readonly double[] _effects = [.. edges[1..^1].Select(edge => EffectOf(edge, alpha))];

    public int Bins => edges.Length - 1;

    /// <summary>Bins that become narrower towards 0 and 1 in steps of a logarithm, as the authors' code has them; 0.5, where a silent unit stands, is an edge.</summary>
    /// <param name="count">M, even: M edges, so M - 1 bins.</param>
    public static double[] LogarithmicEdges(int count)
    {
        int half = count / 2;
        double[] lower = [.. Enumerable.Range(0, half - 1).Select(i => Math.Log(1 + (i * (Math.Sqrt(Base) - 1) / (half - 1))) / Math.Log(Base))];
        return [.. lower, 0.5, .. lower.Reverse().SkipLast(1).Select(l => 1 - l), 1.01, 1.2];
    }

    public static double[] UniformEdges(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i / count), 1.01];

    /// <summary>The bin of every neuron for every image, <c>[N, D]</c>.</summary>
    public int[] BinsOf(FloatMatrix features, FloatMatrix logits, LinearHead head)
    {
        var certainty = new float[logits.Values.Length];
        Parallel.For(0, logits.Rows, i =>
        {
            var row = new double[logits.Columns];
            Softmax.Of(logits.Row(i), row);
            for (int k = 0; k < row.Length; k++)
            {
                certainty[(i * row.Length) + k] = (float)(row[k] - (1.0 / row.Length));
            }
        });

        // The gradient of KL(uniform | p) with respect to the features: W^T (p - 1 / C).
        FloatMatrix gradient = MatrixProduct.TimesTransposed(new FloatMatrix(logits.Rows, logits.Columns, certainty), Columns.GetValue(head, ColumnsOf));
        var bins = new int[features.Values.Length];
        Parallel.For(0, features.Rows, i =>
        {
            ReadOnlySpan<float> activations = features.Row(i), moves = gradient.Row(i);
            Span<int> row = bins.AsSpan(i * features.Columns, features.Columns);
            for (int d = 0; d < row.Length; d++)
            {
                row[d] = BinOf((double)activations[d] * moves[d]);
            }
        });
        return bins;
    }

    /// <summary>The last bin whose left edge is at most the state; the first and the last hold what lies beyond.</summary>
    private int BinOf(double effect)
    {
        (int low, int high) = (0, _effects.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _effects[middle] <= effect ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The least effect whose state reaches an edge, to the last bit.</summary>
    private static double EffectOf(double edge, double alpha)
    {
        (long low, long high) = (Ordinal(double.NegativeInfinity), Ordinal(double.PositiveInfinity));
        while (low < high)
        {
            long middle = (low >> 1) + (high >> 1) + (low & high & 1);
            (low, high) = 1 / (1 + Math.Exp(-alpha * Value(middle))) >= edge ? (low, middle) : (middle + 1, high);
        }

        return Value(low);

        // Doubles in ascending order as whole numbers, and back; the same turns both ways.
        static long Ordinal(double value) => Turned(BitConverter.DoubleToInt64Bits(value));
        static double Value(long ordinal) => BitConverter.Int64BitsToDouble(Turned(ordinal));
        static long Turned(long bits) => bits < 0 ? long.MinValue - bits : bits;
    }

    private static FloatMatrix ColumnsOf(LinearHead head)
    {
        var columns = new float[head.Weight.Values.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = head.Weight[i % head.LogitCount, i / head.LogitCount];
        }

        return new FloatMatrix(head.FeatureCount, head.LogitCount, columns);
    }
}

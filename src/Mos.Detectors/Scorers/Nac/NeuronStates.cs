using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>The state of a neuron of the penultimate layer, 0 to 1: its activation times what moving it would do to the certainty of the logits.</summary>
/// <param name="alpha">How steep the sigmoid is.</param>
/// <param name="edges">M + 1 edges of M bins, ascending; a bin holds its left edge.</param>
internal sealed class NeuronStates(double alpha, double[] edges)
{
    private const double Base = 1000;

    private static readonly ConditionalWeakTable<LinearHead, FloatMatrix> Columns = [];

    public int Bins => edges.Length - 1;

    public double[] Edges => edges;

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
        var row = new double[logits.Columns];
        for (int i = 0; i < logits.Rows; i++)
        {
            Softmax.Of(logits.Row(i), row);
            for (int k = 0; k < row.Length; k++)
            {
                certainty[(i * row.Length) + k] = (float)(row[k] - (1.0 / row.Length));
            }
        }

        // The gradient of KL(uniform | p) with respect to the features: W^T (p - 1 / C).
        ReadOnlySpan<float> gradient = MatrixProduct.TimesTransposed(new FloatMatrix(logits.Rows, logits.Columns, certainty), Columns.GetValue(head, ColumnsOf)).Values;
        var bins = new int[features.Values.Length];
        for (int i = 0; i < bins.Length; i++)
        {
            bins[i] = BinOf(1 / (1 + Math.Exp(-alpha * features.Values[i] * gradient[i])));
        }

        return bins;
    }

    private int BinOf(double state)
    {
        int place = Array.BinarySearch(edges, state);
        return Math.Clamp(place >= 0 ? place : ~place - 1, 0, Bins - 1);
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

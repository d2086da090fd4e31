using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed class KlMatchingScorer : LearnedScorer
{
    private readonly KlMatchingMethod _form;
    private readonly int _classes;
    private readonly double[] _logMeans;
    private readonly int[][] _zeros;

    /// <param name="origin">What it was fitted on.</param>
    /// <param name="form">The form of KL matching.</param>
    /// <param name="means">The mean probabilities of each class, row by row; nothing but 0 for one without images.</param>
    /// <param name="classes">The length of a row.</param>
    public KlMatchingScorer(FitOrigin origin, KlMatchingMethod form, double[] means, int classes)
        : base(origin, ModelSignals.Logits)
    {
        (_form, _classes) = (form, classes);
        State = KlMatchingMethod.StateOf(means, classes);

        // A logarithm of 0 stands apart: in a product it would make NaN of a probability of 0.
        _logMeans = Array.ConvertAll(means, mean => mean == 0 ? 0 : Math.Log(mean));
        _zeros = [.. means.Chunk(classes).Select(row => Enumerable.Range(0, classes).Where(k => row[k] == 0).ToArray())];
    }

    public override IReadOnlyList<StoredTensor> State { get; }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix logits = Fitting(output.Logits!, _classes);
        void Prepare(int row, Span<double> probabilities) => ClassSums.Probabilities(logits.Row(row), probabilities, _form.What);
        if (_form.OnlyPredicted)
        {
            RowScores.Fill(scores, i =>
            {
                var p = new double[_classes];
                Prepare(i, p);
                int predicted = TensorPrimitives.IndexOfMax(logits.Row(i));
                double product = TensorPrimitives.Dot<double>(p, _logMeans.AsSpan(predicted * _classes, _classes));
                return ExpectedLog(p, predicted, product) - NegativeEntropy(p);
            });
            return;
        }

        Projections.Score(logits.Rows, _classes, Prepare, _logMeans, (_, p, products) =>
        {
            double largest = double.NegativeInfinity;
            for (int c = 0; c < products.Length; c++)
            {
                largest = Math.Max(largest, ExpectedLog(p, c, products[c]));
            }

            return largest - NegativeEntropy(p);
        }).CopyTo(scores);
    }

    /// <summary>Sum of p log d for the mean d of a class: minus infinity where d is 0 and p is not.</summary>
    private double ExpectedLog(ReadOnlySpan<double> p, int classIndex, double product)
    {
        foreach (int k in _zeros[classIndex])
        {
            if (p[k] != 0)
            {
                return double.NegativeInfinity;
            }
        }

        return product;
    }

    /// <summary>Sum of p log p, where 0 log 0 is 0.</summary>
    private static double NegativeEntropy(ReadOnlySpan<double> p)
    {
        var logarithms = new double[p.Length];
        TensorPrimitives.Log(p, logarithms);
        double sum = 0;
        for (int k = 0; k < p.Length; k++)
        {
            sum += p[k] == 0 ? 0 : p[k] * logarithms[k];
        }

        return sum;
    }
}

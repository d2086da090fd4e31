using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <param name="origin">What it was fitted on.</param>
/// <param name="form">The form of KL matching.</param>
/// <param name="means">The mean probabilities of each class, row by row; nothing but 0 for one without images.</param>
/// <param name="classes">The length of a row.</param>
internal sealed class KlMatchingScorer(FitOrigin origin, KlMatchingMethod form, double[] means, int classes) : LearnedScorer(origin, ModelSignals.Logits)
{
    private readonly double[] _logMeans = Array.ConvertAll(means, Math.Log);
    private readonly bool[] _hasZero = [.. means.Chunk(classes).Select(row => row.Contains(0))];

    public override IReadOnlyList<StoredTensor> State { get; } = KlMatchingMethod.StateOf(means, classes);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix logits = Fitting(output.Logits!, classes);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = ScoreRow(logits.Row(i));
        }
    }

    private double ScoreRow(ReadOnlySpan<float> logits)
    {
        var p = new double[classes];
        ClassSums.Probabilities(logits, p, form.What);
        double negativeEntropy = 0;
        foreach (double value in p)
        {
            negativeEntropy += value == 0 ? 0 : value * Math.Log(value);
        }

        if (form.OnlyPredicted)
        {
            return ExpectedLog(p, TensorPrimitives.IndexOfMax(logits)) - negativeEntropy;
        }

        double largest = double.NegativeInfinity;
        for (int c = 0; c < _hasZero.Length; c++)
        {
            largest = Math.Max(largest, ExpectedLog(p, c));
        }

        return largest - negativeEntropy;
    }

    /// <summary>Sum of p log d for the mean d of a class: minus infinity where d is 0 and p is not.</summary>
    private double ExpectedLog(ReadOnlySpan<double> p, int classIndex)
    {
        ReadOnlySpan<double> logMean = _logMeans.AsSpan(classIndex * classes, classes);
        if (!_hasZero[classIndex])
        {
            return TensorPrimitives.Dot(p, logMean);
        }

        double sum = 0;
        for (int k = 0; k < p.Length; k++)
        {
            sum += p[k] == 0 ? 0 : p[k] * logMean[k];
        }

        return sum;
    }
}

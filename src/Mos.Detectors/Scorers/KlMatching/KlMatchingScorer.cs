using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <param name="name">The spec.</param>
/// <param name="means">The mean probabilities of each class that had images, row by row.</param>
/// <param name="classes">The length of a row.</param>
/// <param name="fingerprint">What it was fitted on, or null.</param>
internal sealed class KlMatchingScorer(string name, double[] means, int classes, string? fingerprint)
    : LogitScorer(name, ModelSignals.Logits), IStorableScorer
{
    private const string Means = "class_means";

    private readonly double[] _logMeans = Array.ConvertAll(means, Math.Log);
    private readonly bool[] _hasZero = [.. means.Chunk(classes).Select(row => row.Contains(0))];

    public string? ModelFingerprint => fingerprint;

    public IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Means, [means.Length / classes, classes], means)];

    public static KlMatchingScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] means, _, int classes) = state.Matrix(Means);
        return new KlMatchingScorer(spec.Text, means, classes, state.ModelFingerprint);
    }

    /// <summary>The softmax, rounded to float32 as the reference has it: what is smaller than any float is 0.</summary>
    public static void Probabilities(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        Softmax.Of(logits, probabilities);
        foreach (ref double p in probabilities)
        {
            p = (float)p;
        }
    }

    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        if (logits.Length != classes)
        {
            throw new ModelSignalException($"Scorer '{Name}' was fitted on {classes} classes and cannot score logits of {logits.Length}; fit it on this model.");
        }

        var p = new double[classes];
        Probabilities(logits, p);
        double negativeEntropy = 0;
        foreach (double value in p)
        {
            negativeEntropy += value == 0 ? 0 : value * Math.Log(value);
        }

        double largest = double.NegativeInfinity;
        for (int c = 0; c < _hasZero.Length; c++)
        {
            largest = Math.Max(largest, ExpectedLog(p, _logMeans.AsSpan(c * classes, classes), _hasZero[c]));
        }

        return largest - negativeEntropy;
    }

    /// <summary>Sum of p log d: minus infinity where d is 0 and p is not.</summary>
    private static double ExpectedLog(ReadOnlySpan<double> p, ReadOnlySpan<double> logMean, bool hasZero)
    {
        if (!hasZero)
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

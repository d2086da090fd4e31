using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What is asked of several predictions of one image.</summary>
internal enum SampleScore
{
    /// <summary>The largest mean probability.</summary>
    MeanProbability,

    /// <summary>The largest probability of the mean logits.</summary>
    MeanLogits,

    /// <summary>Minus the mean over the classes of the variance of their probability.</summary>
    Variance,
}

/// <summary>Scores several predictions of each image: of stochastic forward passes, or of several networks.</summary>
internal sealed class LogitSamplesScorer(string name, SampleScore score) : SignalScorer(name, new ModelRequest(ModelSignals.LogitSamples))
{
    public static LogitSamplesScorer ParseDropout(ScorerSpec spec) => new(spec.Text, spec.Choice("mode", "mean", "logits", "var") switch
    {
        "logits" => SampleScore.MeanLogits,
        "var" => SampleScore.Variance,
        _ => SampleScore.MeanProbability,
    });

    public static LogitSamplesScorer ParseEnsemble(ScorerSpec spec) =>
        new(spec.Text, spec.Choice("mean", "probabilities", "logits") == "logits" ? SampleScore.MeanLogits : SampleScore.MeanProbability);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        IReadOnlyList<FloatMatrix> samples = output.LogitSamples!;
        if (samples.Count == 0 || (samples.Count == 1 && score == SampleScore.Variance))
        {
            throw new ModelSignalException($"Scorer '{Name}' needs {(score == SampleScore.Variance ? "at least 2 predictions" : "a prediction")} of each image; the output has {samples.Count}.");
        }

        for (int i = 0; i < scores.Length; i++)
        {
            int row = i;
            scores[i] = score switch
            {
                SampleScore.MeanLogits => Probabilities(Mean([.. samples.Select(s => Wide(s.Row(row)))])).Max(),
                SampleScore.MeanProbability => Mean(Probabilities(samples, row)).Max(),
                _ => -MeanVariance(Probabilities(samples, row)),
            };
        }
    }

    private static double[][] Probabilities(IReadOnlyList<FloatMatrix> samples, int row) => [.. samples.Select(s => Probabilities(Wide(s.Row(row))))];

    private static double[] Probabilities(double[] logits)
    {
        double largest = logits.Max();
        double[] exponentials = Array.ConvertAll(logits, z => Math.Exp(z - largest));
        double sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, e => e / sum);
    }

    private static double[] Wide(ReadOnlySpan<float> row)
    {
        var wide = new double[row.Length];
        TensorPrimitives.ConvertTruncating(row, wide);
        return wide;
    }

    private static double[] Mean(double[][] samples) =>
        [.. Enumerable.Range(0, samples[0].Length).Select(k => samples.Sum(s => s[k]) / samples.Length)];

    /// <summary>The mean over the classes of the variance with divisor n - 1.</summary>
    private static double MeanVariance(double[][] samples)
    {
        double[] mean = Mean(samples);
        return mean.Select((m, k) => samples.Sum(s => (s[k] - m) * (s[k] - m)) / (samples.Length - 1)).Average();
    }
}

using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed class GenScorer(string name, double gamma, int largest) : LogitScorer(name, ModelSignals.Logits)
{
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        double all = LogSumExp.Of(logits);
        if (!double.IsFinite(all))
        {
            return double.NaN;
        }

        // 1 - p of the largest would cancel: it is the probability of all others, summed without it. For the others nothing cancels.
        int first = TensorPrimitives.IndexOfMax(logits);
        float[] others = [.. logits[..first], .. logits[(first + 1)..]];
        double sum = Term(logits[first] - all, LogSumExp.Of(others) - all);
        foreach (int k in LargestValues.IndexesOf(others, Math.Min(largest - 1, others.Length)))
        {
            double log = others[k] - all;
            sum += Term(log, Math.Log(1 - Math.Exp(log)));
        }

        return -sum;
    }

    /// <summary>(p (1 - p))^gamma of the logarithms of both.</summary>
    private double Term(double logP, double logRest) => Math.Exp(gamma * (logP + logRest));
}

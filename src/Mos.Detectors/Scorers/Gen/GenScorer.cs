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

        float[] sorted = logits.ToArray();
        sorted.AsSpan().Sort((a, b) => b.CompareTo(a));

        // 1 - p of the largest would cancel: it is the probability of all others, summed without it. For the others nothing cancels.
        double sum = Term(sorted[0] - all, LogSumExp.Of(sorted.AsSpan(1)) - all);
        for (int j = 1; j < Math.Min(largest, sorted.Length); j++)
        {
            double log = sorted[j] - all;
            sum += Term(log, Math.Log(1 - Math.Exp(log)));
        }

        return -sum;
    }

    /// <summary>(p (1 - p))^gamma of the logarithms of both.</summary>
    private double Term(double logP, double logRest) => Math.Exp(gamma * (logP + logRest));
}

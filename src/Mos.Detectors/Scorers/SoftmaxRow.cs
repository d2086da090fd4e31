namespace Mos.Detectors;

/// <summary>Softmax of one row of logits in float64, in a fixed order of summation: equal rows give equal results, whatever the batch.</summary>
internal static class SoftmaxRow
{
    /// <summary>The probability of one of the logits; NaN where a logit is NaN or positive infinity.</summary>
    public static double Probability(ReadOnlySpan<float> logits, int index) => Math.Exp(logits[index] - LogSumExp(logits, 1));

    /// <summary>log(sum exp(z / T)).</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits, double temperature)
    {
        float max = float.NegativeInfinity;
        foreach (float z in logits)
        {
            max = Math.Max(max, z);
        }

        // Infinite: the sum is that infinity. NaN: stays.
        if (!float.IsFinite(max))
        {
            return max;
        }

        double sum = 0;
        foreach (float z in logits)
        {
            sum += Math.Exp(((double)z - max) / temperature);
        }

        return (max / temperature) + Math.Log(sum);
    }
}

namespace Mos;

/// <summary>How well scores tell in-distribution from out-of-distribution images. In-distribution is the positive class.</summary>
/// <param name="Auroc">Area under the ROC curve, 0 to 1; 0.5 is chance.</param>
/// <param name="AuprIn">Average precision with in-distribution as positive, 0 to 1.</param>
/// <param name="AuprOut">Average precision with out-of-distribution as positive and negated scores, 0 to 1.</param>
/// <param name="FprNearest">FPR at the TPR level by the convention <see cref="FprConvention.Nearest"/>, the one of the paper's code.</param>
/// <param name="FprAtLeast">FPR at the TPR level by the convention <see cref="FprConvention.AtLeast"/>, the one of most libraries.</param>
/// <param name="TprLevel">The level, such as 0.95.</param>
public sealed record OodMetrics(double Auroc, double AuprIn, double AuprOut, double FprNearest, double FprAtLeast, double TprLevel)
{
    /// <summary>Computes all metrics from two lists of scores, higher = more in-distribution.</summary>
    /// <param name="inScores">Scores of in-distribution images, in any order; infinities are ordered.</param>
    /// <param name="outScores">Scores of out-of-distribution images, in any order.</param>
    /// <param name="tprLevel">The TPR at which the FPR is taken, above 0 and at most 1.</param>
    /// <exception cref="ArgumentException">A list is empty, or has a NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1].</exception>
    /// <remarks>
    /// Exact but for the last digits, for lists of any length: pairs are counted in integers, and so are precisions, as multiples of 2^-62.
    /// Takes 8 bytes a score beside the lists.
    /// </remarks>
    public static OodMetrics Compute(ReadOnlySpan<double> inScores, ReadOnlySpan<double> outScores, double tprLevel = 0.95)
    {
        RocCurve.CheckLevel(tprLevel);
        MergedScores merged = RocCurve.Merge(inScores, outScores);
        var sums = new RocSums(inScores.Length, outScores.Length, tprLevel);
        while (merged.MoveNext())
        {
            sums.Add(merged.InHere, merged.OutHere);
        }

        return sums.Metrics;
    }
}

namespace Mos;

public sealed partial class RocCurve
{
    /// <summary>
    /// Area under the curve, 0 to 1: the probability that an in-distribution score is above an out-of-distribution one, equal scores
    /// counting half. 0.5 is chance. Counted in integers and rounded once.
    /// </summary>
    public double Auroc
    {
        get
        {
            ulong halves = 0;
            for (int k = 0; k < _thresholds.Length; k++)
            {
                ulong outHere = (ulong)(_outAbove[k] - Before(_outAbove, k));
                halves += outHere * (ulong)((long)_inAbove[k] + Before(_inAbove, k));
            }

            return halves / (2.0 * InCount * OutCount);
        }
    }

    /// <summary>Average precision with in-distribution as the positive class, 0 to 1; chance is the share of in-distribution scores.</summary>
    /// <remarks>The step sum, sum over thresholds of (R_k - R_(k-1)) P_k; nothing is interpolated.</remarks>
    public double AuprIn
    {
        get
        {
            double sum = 0;
            for (int k = 0; k < _thresholds.Length; k++)
            {
                double precision = _inAbove[k] / ((double)_inAbove[k] + _outAbove[k]);
                sum += (_inAbove[k] - Before(_inAbove, k)) * precision;
            }

            return sum / InCount;
        }
    }

    /// <summary>Average precision with out-of-distribution as the positive class and negated scores, 0 to 1.</summary>
    public double AuprOut
    {
        get
        {
            double sum = 0;
            for (int k = _thresholds.Length - 1; k >= 0; k--)
            {
                int outBelow = OutCount - Before(_outAbove, k);
                int inBelow = InCount - Before(_inAbove, k);
                sum += (_outAbove[k] - Before(_outAbove, k)) * (outBelow / ((double)outBelow + inBelow));
            }

            return sum / OutCount;
        }
    }

    /// <summary>False positive rate at a true positive rate: the share of out-of-distribution scores taken for in-distribution.</summary>
    /// <param name="level">The true positive rate, above 0 and at most 1.</param>
    /// <param name="convention">Which threshold stands for the level.</param>
    /// <returns>0 to 1; lower is better.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1], or the convention is unknown.</exception>
    public double FprAtTpr(double level = 0.95, FprConvention convention = FprConvention.Nearest)
    {
        if (!(level > 0 && level <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A TPR level is above 0 and at most 1, such as 0.95.");
        }

        int k = convention switch
        {
            FprConvention.Nearest => NearestTo(level),
            FprConvention.AtLeast => FirstAtLeast(level),
            _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "The convention is Nearest or AtLeast."),
        };
        return _outAbove[k] / (double)OutCount;
    }

    /// <summary>All metrics in one record.</summary>
    /// <param name="tprLevel">The TPR at which the FPR is taken, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1].</exception>
    public OodMetrics Metrics(double tprLevel = 0.95) => new(
        Auroc, AuprIn, AuprOut, FprAtTpr(tprLevel, FprConvention.Nearest), FprAtTpr(tprLevel, FprConvention.AtLeast), tprLevel);

    private int NearestTo(double level)
    {
        // Thresholds below the first one with TPR 1 are not candidates: they only add false positives.
        int best = Array.IndexOf(_inAbove, InCount);
        for (int k = best - 1; k >= 0; k--)
        {
            if (Math.Abs(Tpr(k) - level) < Math.Abs(Tpr(best) - level))
            {
                best = k;
            }
        }

        return best;
    }

    private int FirstAtLeast(double level)
    {
        int k = 0;
        while (Tpr(k) < level)
        {
            k++;
        }

        return k;
    }

    private double Tpr(int k) => _inAbove[k] / (double)InCount;

    private static int Before(int[] counts, int k) => k == 0 ? 0 : counts[k - 1];
}

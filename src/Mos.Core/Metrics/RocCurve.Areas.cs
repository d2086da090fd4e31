using System.Runtime.CompilerServices;

namespace Mos;

public sealed partial class RocCurve
{
    /// <summary>
    /// Area under the curve, 0 to 1: the probability that an in-distribution score is above an out-of-distribution one, equal scores
    /// counting half. 0.5 is chance. Counted in integers and rounded once.
    /// </summary>
    public double Auroc => Metrics().Auroc;

    /// <summary>Average precision with in-distribution as the positive class, 0 to 1; chance is the share of in-distribution scores.</summary>
    /// <remarks>The step sum, sum over thresholds of (R_k - R_(k-1)) P_k; nothing is interpolated.</remarks>
    public double AuprIn => Metrics().AuprIn;

    /// <summary>Average precision with out-of-distribution as the positive class and negated scores, 0 to 1.</summary>
    public double AuprOut => Metrics().AuprOut;

    /// <summary>False positive rate at a true positive rate: the share of out-of-distribution scores taken for in-distribution.</summary>
    /// <param name="level">The true positive rate, above 0 and at most 1.</param>
    /// <param name="convention">Which threshold stands for the level.</param>
    /// <returns>0 to 1; lower is better.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1], or the convention is unknown.</exception>
    public double FprAtTpr(double level = 0.95, FprConvention convention = FprConvention.Nearest)
    {
        CheckLevel(level);
        return convention switch
        {
            FprConvention.Nearest => Metrics(level).FprNearest,
            FprConvention.AtLeast => Metrics(level).FprAtLeast,
            _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "The convention is Nearest or AtLeast."),
        };
    }

    /// <summary>All metrics in one record.</summary>
    /// <param name="tprLevel">The TPR at which the FPR is taken, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1].</exception>
    public OodMetrics Metrics(double tprLevel = 0.95)
    {
        CheckLevel(tprLevel);
        var sums = new RocSums(InCount, OutCount, tprLevel);
        for (int k = 0, i = 0, o = 0; k < _thresholds.Length; k++)
        {
            sums.Add(_inAbove[k] - i, _outAbove[k] - o);
            (i, o) = (_inAbove[k], _outAbove[k]);
        }

        return sums.Metrics;
    }

    internal static void CheckLevel(double level, [CallerArgumentExpression(nameof(level))] string? parameter = null)
    {
        if (!(level > 0 && level <= 1))
        {
            throw new ArgumentOutOfRangeException(parameter, level, "A TPR level is above 0 and at most 1, such as 0.95.");
        }
    }
}

namespace Mos.Detectors;

/// <summary>How the scores of several scorers become one. Each score first becomes its conformal p-value p among held-out images.</summary>
public enum ScoreCombination
{
    /// <summary>The mean of the p-values, that is of the score's ranks: in (0, 1]. An image must look odd to most scorers.</summary>
    RankAverage,

    /// <summary>
    /// The sum of 2 ln p, Fisher's statistic negated: at most 0. One scorer that finds an image very odd can be enough.
    /// </summary>
    /// <remarks>
    /// Fisher, "Statistical Methods for Research Workers", 1925. Scorers of one model depend on each other, and Fisher's chi-squared
    /// distribution does not hold for them; none is assumed here, because the combined score is calibrated like any other.
    /// </remarks>
    Fisher,
}

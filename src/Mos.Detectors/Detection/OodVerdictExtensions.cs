namespace Mos.Detectors;

/// <summary>Decisions over many verdicts together.</summary>
public static class OodVerdictExtensions
{
    /// <summary>The verdicts of one detector on a batch, decided anew by <see cref="BenjaminiHochberg"/>.</summary>
    /// <param name="verdicts">The verdicts.</param>
    /// <param name="falseDiscoveryRate">q: of the images that are called out-of-distribution, the share that may be in-distribution; above 0 and below 1.</param>
    /// <returns>
    /// The same in the same order, with the decision of the whole batch; <see cref="OodVerdict.Threshold"/> is the lowest score that is
    /// called in-distribution, infinity where none is.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1.</exception>
    public static IReadOnlyList<OodVerdict> WithFalseDiscoveryRate(this IReadOnlyList<OodVerdict> verdicts, double falseDiscoveryRate)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        bool[] rejected = BenjaminiHochberg.Reject([.. verdicts.Select(v => v.PValue)], falseDiscoveryRate);
        double threshold = verdicts.Where((_, i) => !rejected[i]).Select(v => v.Score).DefaultIfEmpty(double.PositiveInfinity).Min();
        return [.. verdicts.Select((v, i) => v with { IsOutOfDistribution = rejected[i], Threshold = threshold })];
    }
}

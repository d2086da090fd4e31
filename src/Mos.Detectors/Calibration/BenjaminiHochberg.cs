namespace Mos.Detectors;

/// <summary>
/// Decides over a whole batch of images at a false discovery rate: of those that it calls out-of-distribution, at most a share q is
/// in-distribution, on average over batches.
/// </summary>
/// <remarks>
/// <para>The p-values ascending, p(1) to p(m): all up to the largest k with p(k) &lt;= k q / m are rejected. A decision image by image makes
/// alpha m false alarms in a batch of m, whatever there is to find; this one makes few where there is little to find.</para>
/// <para>Benjamini and Hochberg, "Controlling the False Discovery Rate", 1995. Conformal p-values share their held-out images and so depend
/// on each other, but positively (PRDS), and the rate holds: Bates et al., "Testing for Outliers with Conformal p-values", 2023. The
/// assumption is that of <see cref="Calibration"/>. The smallest p-value is 1 / (n + 1), so one outlier among m images needs n + 1 &gt;= m / q.</para>
/// </remarks>
public static class BenjaminiHochberg
{
    // A p-value is a quotient of integers and k q / m is rounded: exact equality must not be lost to the last bit.
    private const double Allowance = 1 + (8.0 / (1L << 52));

    /// <summary>Which hypotheses are rejected.</summary>
    /// <param name="pValues">m p-values, 0 to 1, in any order.</param>
    /// <param name="falseDiscoveryRate">q, above 0 and below 1.</param>
    /// <returns>For each p-value whether it is rejected: for conformal p-values, whether the image is called out-of-distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1, or a p-value not from 0 to 1.</exception>
    public static bool[] Reject(ReadOnlySpan<double> pValues, double falseDiscoveryRate)
    {
        if (!(falseDiscoveryRate > 0 && falseDiscoveryRate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(falseDiscoveryRate), falseDiscoveryRate, "A false discovery rate is a share above 0 and below 1, such as 0.1.");
        }

        foreach (double p in pValues)
        {
            if (!(p is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), p, "A p-value is a number from 0 to 1.");
            }
        }

        double[] ascending = pValues.ToArray();
        Array.Sort(ascending);
        int k = ascending.Length;
        while (k > 0 && ascending[k - 1] * ascending.Length > k * falseDiscoveryRate * Allowance)
        {
            k--;
        }

        var rejected = new bool[pValues.Length];
        for (int i = 0; i < rejected.Length; i++)
        {
            rejected[i] = k > 0 && pValues[i] <= ascending[k - 1];
        }

        return rejected;
    }
}

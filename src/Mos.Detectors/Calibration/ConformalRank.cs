namespace Mos.Detectors;

/// <summary>The rank of a score among held-out ones, from which conformal p-values follow.</summary>
internal static class ConformalRank
{
    /// <summary>1 + #{held-out &lt;= score}, by bisection for the first held-out score above it.</summary>
    /// <param name="ascending">The held-out scores, ascending.</param>
    /// <param name="score">The score.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public static int Of(ReadOnlySpan<double> ascending, double score)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("The score is NaN.", nameof(score));
        }

        int low = 0;
        int high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = ascending[middle] <= score ? (middle + 1, high) : (low, middle);
        }

        return 1 + low;
    }

    /// <summary>The conformal p-value: rank / (n + 1), above 0 and at most 1.</summary>
    /// <inheritdoc cref="Of"/>
    public static double PValue(ReadOnlySpan<double> ascending, double score) => (double)Of(ascending, score) / (ascending.Length + 1);
}

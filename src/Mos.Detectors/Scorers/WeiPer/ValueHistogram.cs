namespace Mos.Detectors;

/// <summary>How the values of one vector are distributed between two bounds, in bins of one width.</summary>
/// <param name="Least">The lower bound.</param>
/// <param name="Largest">The upper bound.</param>
/// <param name="Bins">Number of bins.</param>
internal sealed record ValueHistogram(double Least, double Largest, int Bins)
{
    // The largest training value lies in the last bin, not beyond it.
    private const double Margin = 1e-8;

    /// <summary>The share of the values in each bin; those outside the bounds are in none.</summary>
    public double[] Of(ReadOnlySpan<float> values)
    {
        var shares = new double[Bins];
        double width = (Largest + Margin - Least) / Bins;
        foreach (float value in values)
        {
            double place = Math.Floor((value - Least) / width);
            if (place >= 0 && place < Bins)
            {
                shares[(int)place] += 1.0 / values.Length;
            }
        }

        return shares;
    }

    /// <summary>Moving averages of some neighbouring bins; the first and last stand in for those beyond them.</summary>
    public static double[] Smoothed(double[] shares, int span)
    {
        int before = (span - 1) / 2;
        return [.. Enumerable.Range(0, shares.Length).Select(i => Enumerable.Range(i - before, span).Sum(j => shares[Math.Clamp(j, 0, shares.Length - 1)]) / span)];
    }

    /// <summary>KL(p, q) + KL(q, p) of two distributions that have something added to every bin and sum to 1 then.</summary>
    public static double Divergence(double[] p, double[] q, double added)
    {
        (double sumP, double sumQ) = (p.Sum() + (p.Length * added), q.Sum() + (q.Length * added));
        double divergence = 0;
        for (int i = 0; i < p.Length; i++)
        {
            (double a, double b) = ((p[i] + added) / sumP, (q[i] + added) / sumQ);
            divergence += (a - b) * Math.Log(a / b);
        }

        return divergence;
    }
}

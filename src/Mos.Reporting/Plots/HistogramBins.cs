namespace Mos.Reporting;

/// <summary>The range and the bins that the scores of one method are counted in, the same for all its sets.</summary>
internal sealed record HistogramBins(double Low, double High)
{
    public const int Count = 40;

    /// <summary>The share left out on either side, so that a few far scores do not press all others into one bin.</summary>
    private const double Tail = 0.001;

    /// <summary>The range of a method's finite scores but for a thousandth at either end.</summary>
    public static HistogramBins Of(IEnumerable<double[]> scores)
    {
        double[] finite = [.. scores.SelectMany(s => s).Where(double.IsFinite).Order()];
        if (finite.Length == 0)
        {
            return new HistogramBins(-1, 1);
        }

        int cut = (int)(Tail * finite.Length);
        double low = finite[cut];
        double high = finite[^(cut + 1)];
        double pad = high > low ? 0 : Math.Max(0.5, Math.Abs(low) / 100);
        return new HistogramBins(low - pad, high + pad);
    }

    /// <summary>The share of the scores in each bin; those beyond the range, infinities among them, are in the outermost bins.</summary>
    public double[] Shares(double[] scores)
    {
        var shares = new double[Count];
        foreach (double score in scores)
        {
            double place = Math.Clamp((score - Low) / (High - Low), 0, 1);
            shares[Math.Min((int)(place * Count), Count - 1)] += 1.0 / scores.Length;
        }

        return shares;
    }

    /// <summary>The outline of the bars.</summary>
    public IEnumerable<(double X, double Y)> Outline(double[] shares)
    {
        double width = (High - Low) / Count;
        return shares.SelectMany((share, i) => ((double, double)[])[(Low + (i * width), share), (Low + ((i + 1) * width), share)])
            .Prepend((Low, 0)).Append((High, 0));
    }
}

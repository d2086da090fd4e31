namespace Mos;

/// <summary>95 % bootstrap intervals of the metrics of one method: for each out-of-distribution set, and for the average over the sets.</summary>
/// <param name="Sets">For each out-of-distribution set the intervals of its metrics.</param>
/// <param name="Average">The intervals of the unweighted average over the sets; the in-distribution resample is common to all sets.</param>
/// <remarks>
/// The percentile method: the images of each list are drawn again with replacement, as many as there are, in- and out-of-distribution
/// images apart; the ends are the 2.5 % and 97.5 % quantiles of the metric over the resamples, interpolated linearly. They say how much
/// the choice of test images moves a figure, not how much another training of the model would. Efron, "Bootstrap methods: another look
/// at the jackknife", 1979; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993.
/// </remarks>
public sealed record BootstrapIntervals(IReadOnlyList<OodMetricIntervals> Sets, OodMetricIntervals Average)
{
    /// <summary>The share of repeated experiments whose interval is to hold the true value, 0.95.</summary>
    public const double Confidence = 0.95;

    /// <summary>Computes the intervals. All scores are sorted once; a resample takes time in proportion to their number.</summary>
    /// <param name="inScores">Scores of in-distribution images, higher = more in-distribution.</param>
    /// <param name="outScores">For each out-of-distribution set its scores; one set or more.</param>
    /// <param name="resamples">How often is drawn again, 1 or more.</param>
    /// <param name="seed">
    /// Equal seeds draw the same images, whatever the number of threads; so methods that scored the same images are resampled alike.
    /// </param>
    /// <param name="tprLevel">The TPR at which the FPR is taken, above 0 and at most 1.</param>
    /// <param name="threads">Threads to compute on, 1 or more; null: the number of processors.</param>
    /// <param name="cancellationToken">Heard between resamples.</param>
    /// <exception cref="ArgumentException">There is no set, a list is empty, or a score is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1], or a number is below 1.</exception>
    public static BootstrapIntervals Compute(
        double[] inScores,
        IReadOnlyList<double[]> outScores,
        int resamples = 1000,
        int seed = 0,
        double tprLevel = 0.95,
        int? threads = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inScores);
        ArgumentNullException.ThrowIfNull(outScores);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads ?? 1, nameof(threads));
        RocCurve.CheckLevel(tprLevel);
        if (outScores.Count == 0)
        {
            throw new ArgumentException("There is no out-of-distribution set.", nameof(outScores));
        }

        RocCurve.CheckScores(inScores, "in-distribution", nameof(inScores));
        foreach (double[] set in outScores)
        {
            RocCurve.CheckScores(set, "out-of-distribution", nameof(outScores));
        }

        var resampler = new ScoreResampler(inScores, outScores, seed, tprLevel);
        var found = new OodMetrics[resamples][];
        Parallel.For(
            0,
            resamples,
            new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount, CancellationToken = cancellationToken },
            resampler.CreateRoom,
            (resample, _, room) =>
            {
                found[resample] = resampler.Resample(resample, room);
                return room;
            },
            _ => { });
        return new BootstrapIntervals(
            [.. Enumerable.Range(0, outScores.Count).Select(set => Intervals(metric => found.Select(f => metric(f[set]))))],
            Intervals(metric => found.Select(f => f.Average(metric))));
    }

    private static OodMetricIntervals Intervals(Func<Func<OodMetrics, double>, IEnumerable<double>> values) => new(
        Percentiles(values(m => m.Auroc)),
        Percentiles(values(m => m.AuprIn)),
        Percentiles(values(m => m.AuprOut)),
        Percentiles(values(m => m.FprNearest)),
        Percentiles(values(m => m.FprAtLeast)));

    private static Interval Percentiles(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Interval(Quantile(sorted, (1 - Confidence) / 2), Quantile(sorted, (1 + Confidence) / 2));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((at - below) * (above - sorted[below]));
    }
}

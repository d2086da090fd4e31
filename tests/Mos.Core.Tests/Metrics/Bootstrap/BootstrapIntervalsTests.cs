namespace Mos.Core.Tests.Metrics;

public sealed class BootstrapIntervalsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void Intervals_equal_those_of_resamples_written_out(int resamples)
    {
        // Rounded, so that scores tie within and across the lists; and an infinity.
        double[] inScores = [.. Normal(60, mean: 1, stream: 1).Select(s => Math.Round(s, 1))];
        double[][] outScores = [[.. Normal(40, 0, 2).Select(s => Math.Round(s, 1))], [.. Normal(25, 0.5, 3), double.NegativeInfinity]];

        BootstrapIntervals found = BootstrapIntervals.Compute(inScores, outScores, resamples, seed: 5, tprLevel: 0.9);

        OodMetrics[][] written =
        [
            .. Enumerable.Range(0, resamples).Select(b => outScores.Select((scores, s) =>
                OodMetrics.Compute(Drawn(inScores, 5, b, 0), Drawn(scores, 5, b, s + 1), 0.9)).ToArray()),
        ];
        for (int s = 0; s < outScores.Length; s++)
        {
            Check(found.Sets[s], metric => [.. written.Select(w => metric(w[s]))]);
        }

        Check(found.Average, metric => [.. written.Select(w => (metric(w[0]) + metric(w[1])) / 2)]);
    }

    [Fact]
    public void Interval_of_a_small_case_is_that_of_all_its_resamples()
    {
        double[] inScores = [0.9, 0.5, 0.4], outScores = [0.6, 0.3, 0.1];
        double[] all = [.. from i in Resamples(inScores) from o in Resamples(outScores) select OodMetrics.Compute(i, o).Auroc];
        Array.Sort(all);

        Interval found = BootstrapIntervals.Compute(inScores, [outScores], resamples: 50_000).Sets[0].Auroc;

        // 729 equally likely resamples; AUROC has steps of 1/18, and neither quantile is at the edge of one.
        Assert.Equal(new Interval(all[(int)(0.025 * 729)], all[(int)(0.975 * 729)]), found);
        Assert.InRange(found.Low, 0.2, 0.5);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_intervals()
    {
        double[] inScores = Normal(200, 1, 1);
        double[][] outScores = [Normal(150, 0, 2), Normal(100, 0, 3)];

        BootstrapIntervals one = BootstrapIntervals.Compute(inScores, outScores, 100, threads: 1);

        foreach (int threads in (int[])[2, 3, 8])
        {
            BootstrapIntervals several = BootstrapIntervals.Compute(inScores, outScores, 100, threads: threads);
            Assert.Equal(one.Sets, several.Sets);
            Assert.Equal(one.Average, several.Average);
        }
    }

    [Fact]
    public void Another_seed_draws_other_images()
    {
        double[] inScores = Normal(200, 1, 1), outScores = Normal(150, 0, 2);

        Assert.NotEqual(
            BootstrapIntervals.Compute(inScores, [outScores], 50, seed: 1).Average,
            BootstrapIntervals.Compute(inScores, [outScores], 50, seed: 2).Average);
    }

    [Fact]
    public void Average_over_one_set_is_that_set()
    {
        BootstrapIntervals found = BootstrapIntervals.Compute(Normal(50, 1, 1), [Normal(50, 0, 2)], 40);

        Assert.Equal(found.Sets[0], found.Average);
    }

    [Fact]
    public void Average_varies_less_than_a_set_does()
    {
        BootstrapIntervals found = BootstrapIntervals.Compute(Normal(2000, 1, 1), [.. Enumerable.Range(2, 6).Select(s => Normal(100, 0, s))], 300);

        Assert.All(found.Sets, set => Assert.True(Width(found.Average.Auroc) < Width(set.Auroc)));
    }

    [Fact]
    public void About_95_of_100_experiments_hold_the_true_auroc()
    {
        // Two normal lists whose means are 1 apart: AUROC is the normal distribution function at 1 / sqrt(2).
        const double Truth = 0.7602499389065233;
        int held = Enumerable.Range(0, 300).Count(trial =>
        {
            Interval interval = BootstrapIntervals.Compute(Normal(120, 1, 2 * trial), [Normal(120, 0, (2 * trial) + 1)], 200, seed: trial).Sets[0].Auroc;
            return interval.Low <= Truth && Truth <= interval.High;
        });

        // 285 expected; the binomial's standard deviation is 3.8, and the percentile method falls a little short.
        Assert.InRange(held, 270, 297);
    }

    [Fact]
    public void Lists_that_do_not_overlap_have_intervals_of_no_width()
    {
        OodMetricIntervals found = BootstrapIntervals.Compute([3, 4, 5], [[0, 1, 2]], 30).Sets[0];

        Assert.Equal(new OodMetricIntervals(new(1, 1), new(1, 1), new(1, 1), new(0, 0), new(0, 0)), found);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentException>("outScores", () => BootstrapIntervals.Compute([1], []));
        Assert.Throws<ArgumentException>("inScores", () => BootstrapIntervals.Compute([], [[1]]));
        Assert.Throws<ArgumentException>("outScores", () => BootstrapIntervals.Compute([1], [[double.NaN]]));
        Assert.Throws<ArgumentOutOfRangeException>("resamples", () => BootstrapIntervals.Compute([1], [[1]], resamples: 0));
        Assert.Throws<ArgumentOutOfRangeException>("tprLevel", () => BootstrapIntervals.Compute([1], [[1]], tprLevel: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => BootstrapIntervals.Compute([1], [[1]], threads: 0));
    }

    [Fact]
    public void Cancelled_computation_stops() => Assert.Throws<OperationCanceledException>(() =>
        BootstrapIntervals.Compute([1, 2], [[1]], cancellationToken: new CancellationToken(canceled: true)));

    private static void Check(OodMetricIntervals found, Func<Func<OodMetrics, double>, double[]> values)
    {
        Same(values(m => m.Auroc), found.Auroc, "AUROC");
        Same(values(m => m.AuprIn), found.AuprIn, "AUPR-In");
        Same(values(m => m.AuprOut), found.AuprOut, "AUPR-Out");
        Same(values(m => m.FprNearest), found.FprNearest, "FPR nearest");
        Same(values(m => m.FprAtLeast), found.FprAtLeast, "FPR at least");
    }

    /// <summary>The quantile of n sorted values at share p lies at p (n - 1), between neighbours on a straight line.</summary>
    private static void Same(double[] values, Interval found, string metric)
    {
        Array.Sort(values);
        double[] ends = [.. new[] { 0.025, 0.975 }.Select(p =>
        {
            double at = p * (values.Length - 1);
            return values[(int)Math.Floor(at)] * (1 - (at % 1)) + (values[(int)Math.Ceiling(at)] * (at % 1));
        })];
        Assert.True(
            Math.Abs(ends[0] - found.Low) < 1e-14 && Math.Abs(ends[1] - found.High) < 1e-14,
            $"{metric}: [{found.Low}, {found.High}], but written out [{ends[0]}, {ends[1]}]");
    }

    private static double[] Drawn(double[] scores, int seed, int resample, int list)
    {
        var random = new SplitMix64(seed, resample, list);
        return [.. scores.Select(_ => scores[random.NextInt(scores.Length)])];
    }

    private static IEnumerable<double[]> Resamples(double[] scores) =>
        from a in scores from b in scores from c in scores select new[] { a, b, c };

    private static double Width(Interval interval) => interval.High - interval.Low;

    /// <summary>Numbers of a normal distribution with variance 1, by Box and Muller.</summary>
    private static double[] Normal(int count, double mean, int stream)
    {
        var random = new SplitMix64(17, stream);
        return [.. Enumerable.Range(0, count).Select(_ =>
            mean + (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}

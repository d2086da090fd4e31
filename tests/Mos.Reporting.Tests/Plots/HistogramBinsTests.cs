using CsCheck;

namespace Mos.Reporting.Tests;

public sealed class HistogramBinsTests
{
    [Fact]
    public void Shares_add_up_to_one_whatever_the_scores() =>
        Gen.OneOf(Gen.Double[-5, 5], Gen.Const(double.PositiveInfinity), Gen.Const(double.NegativeInfinity), Gen.Double[-1e9, 1e9])
            .Array[1, 50].Sample(scores => Assert.Equal(1, HistogramBins.Of([scores]).Shares(scores).Sum(), 9));

    [Fact]
    public void Infinities_are_in_the_outermost_bins()
    {
        HistogramBins bins = new(0, 1);

        double[] shares = bins.Shares([double.NegativeInfinity, double.PositiveInfinity, double.PositiveInfinity, 0.5]);

        Assert.Equal(0.25, shares[0]);
        Assert.Equal(0.5, shares[^1]);
        Assert.Equal(0.25, shares[HistogramBins.Count / 2]);
    }

    [Fact]
    public void Far_scores_do_not_widen_the_range()
    {
        double[] scores = [.. Enumerable.Range(0, 2000).Select(i => i / 2000.0), 1e12];

        Assert.InRange(HistogramBins.Of([scores]).High, 0.99, 1);
    }

    [Fact]
    public void Equal_scores_get_a_range_around_them()
    {
        HistogramBins bins = HistogramBins.Of([[3, 3], [3]]);

        Assert.True(bins.Low < 3 && bins.High > 3, $"{bins.Low} to {bins.High}");
    }
}

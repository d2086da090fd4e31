namespace Mos.Detectors.Tests;

public sealed class OodVerdictTests
{
    [Theory]
    [InlineData(-0.9814, 0.0042, true, "out-of-distribution  p 0.004  score -0.981")]
    [InlineData(12.5, 1, false, "in-distribution  p 1.000  score 12.500")]
    [InlineData(-0.5, 0.0001, true, "out-of-distribution  p <0.001  score -0.500")]
    public void ToString_is_one_line(double score, double pValue, bool isOut, string expected) =>
        Assert.Equal(expected, new OodVerdict("x", score, pValue, Threshold: -0.6, isOut).ToString());

    [Fact]
    public void Verdicts_are_decided_anew_and_the_threshold_goes_with_them()
    {
        OodVerdict[] verdicts = [new("a", 5, 0.9, 1, false), new("b", -3, 0.01, 1, true), new("c", 0.5, 0.3, 1, true), new("d", -3, 0.01, 1, true)];

        IReadOnlyList<OodVerdict> decided = verdicts.WithFalseDiscoveryRate(0.1);

        Assert.Equal([false, true, false, true], decided.Select(v => v.IsOutOfDistribution));
        Assert.All(decided, v => Assert.Equal((0.5, v.Score < 0.5), (v.Threshold, v.IsOutOfDistribution)));
        Assert.Equal(double.PositiveInfinity, verdicts[1..2].WithFalseDiscoveryRate(0.1)[0].Threshold);
        Assert.Empty(verdicts[..0].WithFalseDiscoveryRate(0.1));
    }
}

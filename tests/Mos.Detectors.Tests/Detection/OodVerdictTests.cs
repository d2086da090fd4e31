namespace Mos.Detectors.Tests;

public sealed class OodVerdictTests
{
    [Theory]
    [InlineData(-0.9814, 0.0042, true, "out-of-distribution  p 0.004  score -0.981")]
    [InlineData(12.5, 1, false, "in-distribution  p 1.000  score 12.500")]
    [InlineData(-0.5, 0.0001, true, "out-of-distribution  p <0.001  score -0.500")]
    public void ToString_is_one_line(double score, double pValue, bool isOut, string expected) =>
        Assert.Equal(expected, new OodVerdict("x", score, pValue, Threshold: -0.6, isOut).ToString());
}

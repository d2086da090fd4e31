namespace Mos.Reporting.Tests;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 100, 5, "0 20 40 60 80 100")]
    [InlineData(-1, 0, 4, "−1 −0.8 −0.6 −0.4 −0.2 0")]
    [InlineData(0.13, 0.99, 4, "0.2 0.4 0.6 0.8")]
    [InlineData(-2500000, -900000, 4, "−2.5E+6 −2E+6 −1.5E+6 −1E+6")]
    [InlineData(1e17, 1.0000000000000032e17, 4, "1E+17 1E+17 1E+17 1E+17")]
    public void Ticks_are_round_and_within_the_range(double low, double high, int about, string labels) =>
        Assert.Equal(labels, string.Join(' ', Ticks.Of(low, high, about).Select(t => t.Label)));
}

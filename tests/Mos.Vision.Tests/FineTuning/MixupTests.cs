namespace Mos.Vision.Tests.FineTuning;

public class MixupTests
{
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Draw_manyTimes_hasTheMomentsOfBeta(double a)
    {
        double[] lambdas = [.. Enumerable.Range(0, 40_000).Select(i => Mixup.Draw(a, 1, new SplitMix64(9, i)).Lambda)];

        // Beta(a, a): mean 1/2, variance 1 / (4 (2a + 1)).
        Assert.All(lambdas, l => Assert.InRange(l, 0, 1));
        Assert.Equal(0.5, lambdas.Average(), 0.015);
        Assert.Equal(1 / (4 * ((2 * a) + 1)), lambdas.Average(l => (l - 0.5) * (l - 0.5)), 0.005);
    }

    [Fact]
    public void Draw_partners_areAPermutation() =>
        Assert.Equal(Enumerable.Range(0, 50), Mixup.Draw(0.1, 50, new SplitMix64(1)).Partners.Order());
}

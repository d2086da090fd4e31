namespace Mos.Imaging.Tests;

public sealed class ResizeCoefficientsTests
{
    [Theory]
    [InlineData(500, 480)]
    [InlineData(64, 480)]
    [InlineData(3000, 17)]
    [InlineData(1, 5)]
    public void Weights_addUpToOneNearly(int from, int to)
    {
        ResizeCoefficients coefficients = ResizeCoefficients.For(from, to);
        for (int x = 0; x < to; x++)
        {
            Assert.InRange(coefficients.First(x) + coefficients.Count(x), 1, from);
            Assert.InRange(coefficients.Weights(x).ToArray().Sum(), (1 << 22) - coefficients.Count(x), (1 << 22) + coefficients.Count(x));
        }
    }

    [Fact]
    public void PaddedWeights_endInZeros()
    {
        ResizeCoefficients coefficients = ResizeCoefficients.For(500, 480);
        for (int x = 0; x < 480; x++)
        {
            int[] padded = coefficients.PaddedWeights(x).ToArray();
            Assert.Equal(0, padded.Length % 4);
            Assert.All(padded[coefficients.Count(x)..], weight => Assert.Equal(0, weight));
        }
    }

    [Fact]
    public void For_sameLengths_isMadeOnceAndManyLengthsStayRight()
    {
        Assert.Same(ResizeCoefficients.For(777, 333), ResizeCoefficients.For(777, 333));
        int[] before = ResizeCoefficients.For(777, 333).Weights(5).ToArray();
        for (int from = 1; from <= 200; from++)
        {
            Assert.Equal(9, ResizeCoefficients.For(from, 9).To);
        }

        Assert.Equal(before, ResizeCoefficients.For(777, 333).Weights(5).ToArray());
    }
}

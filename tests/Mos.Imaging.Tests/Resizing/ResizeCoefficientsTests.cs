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
        ResizeCoefficients coefficients = Of(from, to);
        for (int x = 0; x < to; x++)
        {
            Assert.InRange(coefficients.First(x) + coefficients.Count(x), 1, from);
            Assert.InRange(coefficients.Weights(x).ToArray().Sum(), (1 << 22) - coefficients.Count(x), (1 << 22) + coefficients.Count(x));
        }
    }

    [Fact]
    public void PaddedWeights_endInZeros()
    {
        ResizeCoefficients coefficients = Of(500, 480);
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
        Assert.Same(Of(777, 333), Of(777, 333));
        int[] before = Of(777, 333).Weights(5).ToArray();
        for (int from = 1; from <= 200; from++)
        {
            Assert.Equal(9, Of(from, 9).To);
        }

        Assert.Equal(before, Of(777, 333).Weights(5).ToArray());
    }

    private static ResizeCoefficients Of(int from, int to) => ResizeCoefficients.For(ResizeAxis.Whole(from, to), ResizeFilter.Bilinear);
}

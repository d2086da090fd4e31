namespace Mos.Core.Tests.Numerics;

public sealed class WhiteningTests
{
    private const double Cut = 2.2e-16;

    [Fact]
    public void Square_is_the_inverse_of_a_diagonal_covariance()
    {
        double[] whitening = Whitening.Of([4, 0, 0, 0.25], 2, Cut);

        Assert.Equal([0.25, 0, 0, 4], Squared(whitening, 2), Within(1e-14));
    }

    [Theory]
    [InlineData(5, 40)] // more samples than dimensions
    [InlineData(30, 25)] // fewer, most directions still with variance
    [InlineData(60, 9)] // far fewer: by the factor of low rank
    [InlineData(61, 1)]
    public void Square_is_the_pseudo_inverse(int dimension, int samples)
    {
        double[] covariance = Scatter(dimension, samples);

        double[] whitening = Whitening.Of(covariance, dimension, Cut);

        // Penrose's conditions: C P C = C, P C P = P, and both products symmetric.
        double[] precision = Squared(whitening, dimension);
        double[] both = Times(covariance, precision, dimension);
        Assert.Equal(Math.Min(dimension, samples), whitening.Length / dimension);
        Assert.Equal(covariance, Times(both, covariance, dimension), Within(1e-9 * covariance.Max()));
        Assert.Equal(precision, Times(precision, both, dimension), Within(1e-9 * precision.Max()));
        for (int i = 0; i < dimension * dimension; i++)
        {
            Assert.Equal(both[i], both[(i % dimension * dimension) + (i / dimension)], 1e-9);
        }
    }

    [Theory]
    [InlineData(0.01, 3)]
    [InlineData(0.2, 2)] // 0.2 x 4 x 10 is above the 5
    [InlineData(0.3, 0)]
    public void Eigenvalues_up_to_the_cut_count_as_zero(double cut, int rank)
    {
        double[] covariance = new double[16];
        (covariance[0], covariance[5], covariance[10], covariance[15]) = (10, 9, 5, 1e-20);

        Assert.Equal(rank, Whitening.Of(covariance, 4, cut).Length / 4);
    }

    [Fact]
    public void Covariance_of_zeros_has_no_direction_and_one_of_another_size_is_refused()
    {
        Assert.Empty(Whitening.Of(new double[9], 3, Cut));
        Assert.Throws<ArgumentException>("covariance", () => Whitening.Of(new double[8], 3, Cut));
        Assert.Throws<ArgumentOutOfRangeException>("cut", () => Whitening.Of(new double[9], 3, -1));
    }

    private static double[] Scatter(int dimension, int samples)
    {
        FloatMatrix rows = MatrixProductTests.Matrix(samples, dimension, seed: 3);
        return [.. Enumerable.Range(0, dimension * dimension).Select(i => Enumerable.Range(0, samples).Sum(r => (double)rows[r, i / dimension] * rows[r, i % dimension]))];
    }

    /// <summary>W^T W.</summary>
    private static double[] Squared(double[] whitening, int dimension)
    {
        double[][] rows = [.. whitening.Chunk(dimension)];
        return [.. Enumerable.Range(0, dimension * dimension).Select(i => rows.Sum(r => r[i / dimension] * r[i % dimension]))];
    }

    private static double[] Times(double[] a, double[] b, int dimension) =>
    [
        .. Enumerable.Range(0, dimension * dimension).Select(i =>
            Enumerable.Range(0, dimension).Sum(k => a[(i / dimension * dimension) + k] * b[(k * dimension) + (i % dimension)])),
    ];

    private static EqualityComparer<double> Within(double tolerance) => EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance, _ => 0);
}

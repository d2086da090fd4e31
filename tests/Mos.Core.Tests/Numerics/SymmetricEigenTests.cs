namespace Mos.Core.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Fact]
    public void Values_descend_and_vectors_put_the_matrix_together_again()
    {
        const int dimension = 7;
        var random = new Random(3);
        double[] root = [.. Enumerable.Range(0, dimension * dimension).Select(_ => random.NextDouble() - 0.5)];
        var matrix = new double[root.Length];
        Each((i, j) => matrix[(i * dimension) + j] = Enumerable.Range(0, dimension).Sum(k => root[(i * dimension) + k] * root[(j * dimension) + k]));
        double[] before = [.. matrix];

        SymmetricEigen eigen = SymmetricEigen.Of(matrix, dimension);

        Assert.Equal(eigen.Values.OrderDescending(), eigen.Values);
        Assert.Equal(before, matrix);
        double[] vectors = eigen.Vectors.ToArray();
        Each((i, j) => Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, dimension).Sum(d => vectors[(i * dimension) + d] * vectors[(j * dimension) + d]), 1e-12));
        Each((i, j) => Assert.Equal(
            matrix[(i * dimension) + j], Enumerable.Range(0, dimension).Sum(r => eigen.Values[r] * vectors[(r * dimension) + i] * vectors[(r * dimension) + j]), 1e-12));

        static void Each(Action<int, int> act)
        {
            for (int i = 0; i < dimension; i++)
            {
                for (int j = 0; j < dimension; j++)
                {
                    act(i, j);
                }
            }
        }
    }

    [Fact]
    public void Of_refuses_a_matrix_that_is_not_square()
    {
        Assert.Throws<ArgumentNullException>(() => SymmetricEigen.Of(null!, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricEigen.Of([], 0));
        Assert.Throws<ArgumentException>("matrix", () => SymmetricEigen.Of(new double[5], 2));
    }
}

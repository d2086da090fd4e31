using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Mos;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, the largest first: the principal axes of a covariance.</summary>
public sealed class SymmetricEigen
{
    private SymmetricEigen(double[] values, double[] vectors) => (Values, Vectors) = (values, vectors);

    /// <summary>The eigenvalues, D of them, descending.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The eigenvectors, D x D values, one after the other in the order of <see cref="Values"/>; each of length 1.</summary>
    public ReadOnlyMemory<double> Vectors { get; }

    /// <summary>Takes a matrix apart.</summary>
    /// <param name="matrix">D x D values, symmetric, finite; unchanged.</param>
    /// <param name="dimension">D, 1 or more.</param>
    /// <exception cref="ArgumentException">There are not D x D values.</exception>
    public static SymmetricEigen Of(double[] matrix, int dimension)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (matrix.Length != (long)dimension * dimension)
        {
            throw new ArgumentException($"A symmetric matrix of {dimension} dimensions has {(long)dimension * dimension} values, not {matrix.Length}.", nameof(matrix));
        }

        Evd<double> evd = Matrix<double>.Build.Dense(dimension, dimension, matrix).Evd(Symmetricity.Symmetric);
        double[] values = [.. evd.EigenValues.Select(v => v.Real)];
        int[] order = [.. Enumerable.Range(0, dimension).OrderByDescending(i => values[i])];
        var vectors = new double[matrix.Length];
        for (int r = 0; r < dimension; r++)
        {
            evd.EigenVectors.Column(order[r]).AsArray().CopyTo(vectors, r * dimension);
        }

        return new SymmetricEigen([.. order.Select(i => values[i])], vectors);
    }
}

using System.Numerics.Tensors;

namespace Mos;

/// <summary>A square root of the pseudo-inverse of a covariance: what it maps to has covariance 1 in every direction that there is.</summary>
public static class Whitening
{
    /// <summary>The matrix W with W^T W = the pseudo-inverse of a covariance, by its eigenvalues.</summary>
    /// <param name="covariance">D x D values, symmetric, finite.</param>
    /// <param name="dimension">D, 1 or more.</param>
    /// <param name="cut">Eigenvalues of at most <paramref name="cut"/> x D x the largest one are taken for 0; 0 or more.</param>
    /// <returns>R x D values, row by row; R is the number of eigenvalues kept, 0 for a covariance of zeros.</returns>
    /// <exception cref="ArgumentException">There are not D x D values.</exception>
    public static double[] Of(double[] covariance, int dimension, double cut)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegative(cut);
        if (covariance.Length != (long)dimension * dimension)
        {
            throw new ArgumentException($"A covariance of {dimension} dimensions has {(long)dimension * dimension} values, not {covariance.Length}.", nameof(covariance));
        }

        SymmetricEigen eigen = SymmetricEigen.Of(covariance, dimension);
        double least = Math.Max(0, cut * dimension * eigen.Values[0]);
        int kept = eigen.Values.TakeWhile(v => v > least).Count();
        double[] whitening = eigen.Vectors[..(kept * dimension)].ToArray();
        for (int r = 0; r < kept; r++)
        {
            Span<double> row = whitening.AsSpan(r * dimension, dimension);
            TensorPrimitives.Divide(row, Math.Sqrt(eigen.Values[r]), row);
        }

        return whitening;
    }
}

using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

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

        Evd<double> evd = Matrix<double>.Build.Dense(dimension, dimension, covariance).Evd(Symmetricity.Symmetric);
        double[] eigenvalues = [.. evd.EigenValues.Select(v => v.Real)];
        double least = Math.Max(0, cut * dimension * eigenvalues.Max());
        int[] kept = [.. Enumerable.Range(0, dimension).Where(i => eigenvalues[i] > least)];
        var whitening = new double[kept.Length * dimension];
        for (int r = 0; r < kept.Length; r++)
        {
            double scale = 1 / Math.Sqrt(eigenvalues[kept[r]]);
            for (int d = 0; d < dimension; d++)
            {
                whitening[(r * dimension) + d] = scale * evd.EigenVectors[d, kept[r]];
            }
        }

        return whitening;
    }
}

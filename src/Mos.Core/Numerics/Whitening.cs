using System.Numerics.Tensors;

namespace Mos;

/// <summary>A square root of the pseudo-inverse of a covariance: what it maps to has covariance 1 in every direction that there is.</summary>
public static class Whitening
{
    // The distance of 1 to the next double.
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>The matrix W with W^T W = the pseudo-inverse of a covariance, by its eigenvalues.</summary>
    /// <param name="covariance">D x D values, symmetric and positive semi-definite but for rounding, finite.</param>
    /// <param name="dimension">D, 1 or more.</param>
    /// <param name="cut">Eigenvalues of at most <paramref name="cut"/> x D x the largest one are taken for 0; 0 or more.</param>
    /// <returns>R x D values, row by row; R is the number of eigenvalues kept, 0 for a covariance of zeros.</returns>
    /// <remarks>Costs of the order of D^3, and R^2 D where less than half of the directions have variance, as with few samples.</remarks>
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

        double[][]? factor = LowRankFactor(covariance, dimension);
        int size = factor?.Length ?? dimension;
        if (size == 0)
        {
            return [];
        }

        // With C = G^T G, G G^T has the eigenvalues of C that are not 0, and G^T v / sqrt(eigenvalue) are its eigenvectors.
        double[] matrix = factor is null ? covariance : [.. factor.SelectMany(_ => factor, (a, b) => TensorPrimitives.Dot<double>(a, b))];
        SymmetricEigen eigen = SymmetricEigen.Of(matrix, size);
        double least = Math.Max(0, cut * dimension * eigen.Values[0]);
        int kept = eigen.Values.TakeWhile(v => v > least).Count();
        var whitening = new double[kept * dimension];
        for (int r = 0; r < kept; r++)
        {
            double eigenvalue = eigen.Values[r];
            ReadOnlySpan<double> vector = eigen.Vectors.Span.Slice(r * size, size);
            Span<double> row = whitening.AsSpan(r * dimension, dimension);
            if (factor is null)
            {
                TensorPrimitives.Divide(vector, Math.Sqrt(eigenvalue), row);
                continue;
            }

            for (int k = 0; k < size; k++)
            {
                TensorPrimitives.MultiplyAdd(factor[k], vector[k] / eigenvalue, row, row);
            }
        }

        return whitening;
    }

    /// <summary>
    /// G of R rows with G^T G = C but for rounding, by Cholesky's decomposition with the largest pivot first; null where R is above D / 2.
    /// (Higham, "Analysis of the Cholesky decomposition of a semi-definite matrix", 1990.)
    /// </summary>
    private static double[][]? LowRankFactor(double[] covariance, int dimension)
    {
        double[] left = [.. Enumerable.Range(0, dimension).Select(i => covariance[i * (dimension + 1)])];
        double noise = Epsilon * dimension / 16 * left.Max();
        var factor = new List<double[]>();
        while (TensorPrimitives.IndexOfMax<double>(left) is int pivot && left[pivot] > noise)
        {
            if (factor.Count == dimension / 2)
            {
                return null;
            }

            double[] row = covariance.AsSpan(pivot * dimension, dimension).ToArray();
            foreach (double[] earlier in factor)
            {
                TensorPrimitives.MultiplyAdd(earlier, -earlier[pivot], row, row);
            }

            TensorPrimitives.Divide(row, Math.Sqrt(left[pivot]), row);
            for (int i = 0; i < dimension; i++)
            {
                left[i] -= row[i] * row[i];
            }

            left[pivot] = 0;
            factor.Add(row);
        }

        return [.. factor];
    }
}

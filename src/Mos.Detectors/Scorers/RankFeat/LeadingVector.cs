using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The eigenvector of the largest eigenvalue of a symmetric, positive semi-definite operator that is known by its products alone.</summary>
/// <remarks>
/// Lanczos, "An Iteration Method for the Solution of the Eigenvalue Problem of Linear Differential and Integral Operators", 1950, each vector being made orthogonal
/// to all before, so that it ends at rounding; where the largest eigenvalues are equal, any vector of theirs is one.
/// </remarks>
internal static class LeadingVector
{
    private const double Rounding = 1e-13;
    private const int StepsPerCheck = 8;

    /// <param name="times">The product of the operator with a vector.</param>
    /// <param name="start">Length 1.</param>
    /// <returns>Length 1; the start where the operator is 0.</returns>
    public static double[] Of(Func<double[], double[]> times, double[] start)
    {
        var basis = new List<double[]> { start };
        var (diagonal, beside) = (new List<double>(), new List<double>());
        while (true)
        {
            double[] next = times(basis[^1]);
            diagonal.Add(TensorPrimitives.Dot<double>(next, basis[^1]));

            // Twice is enough (Kahan and Parlett).
            foreach (double[] earlier in basis.Concat(basis))
            {
                TensorPrimitives.MultiplyAdd(earlier, -TensorPrimitives.Dot<double>(next, earlier), next, next);
            }

            double left = Vectors.Length(next);
            bool isWhole = basis.Count == start.Length || left <= Rounding * diagonal.Max();
            if (isWhole || basis.Count % StepsPerCheck == 0)
            {
                ReadOnlySpan<double> inBasis = First(diagonal, beside, out double eigenvalue);
                if (isWhole || left * Math.Abs(inBasis[^1]) <= Rounding * eigenvalue)
                {
                    return Combined(basis, inBasis);
                }
            }

            beside.Add(left);
            basis.Add(Vectors.Unit(next));
        }
    }

    private static ReadOnlySpan<double> First(List<double> diagonal, List<double> beside, out double eigenvalue)
    {
        int size = diagonal.Count;
        var matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            matrix[i * (size + 1)] = diagonal[i];
            if (i > 0)
            {
                matrix[(i * size) + i - 1] = matrix[((i - 1) * size) + i] = beside[i - 1];
            }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(matrix, size);
        eigenvalue = eigen.Values[0];
        return eigen.Vectors.Span[..size];
    }

    private static double[] Combined(List<double[]> basis, ReadOnlySpan<double> factors)
    {
        var sum = new double[basis[0].Length];
        for (int i = 0; i < factors.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(basis[i], factors[i], sum, sum);
        }

        return Vectors.Unit(sum);
    }
}

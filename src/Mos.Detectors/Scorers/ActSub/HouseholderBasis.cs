using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>An orthonormal basis of which the first vectors span given ones.</summary>
/// <remarks>Householder, "Unitary Triangularization of a Nonsymmetric Matrix", 1958.</remarks>
internal static class HouseholderBasis
{
    /// <summary>The basis.</summary>
    /// <param name="rows">At most D vectors; changed.</param>
    /// <param name="width">D.</param>
    /// <returns>D x D values, vector by vector.</returns>
    public static double[] Of(double[][] rows, int width)
    {
        var reflections = new double[rows.Length][];
        for (int i = 0; i < rows.Length; i++)
        {
            double[] mirror = reflections[i] = Mirror(rows[i].AsSpan(i));
            int first = i;
            Parallel.For(i + 1, rows.Length, j => Reflect(rows[j].AsSpan(first), mirror));
        }

        var basis = new double[width * width];
        Parallel.For(0, width, r =>
        {
            Span<double> vector = basis.AsSpan(r * width, width);
            vector[r] = 1;
            for (int i = reflections.Length - 1; i >= 0; i--)
            {
                Reflect(vector[i..], reflections[i]);
            }
        });
        return basis;
    }

    /// <summary>The vector, of length sqrt(2), across which a reflection takes x to the first axis; zeros where it is there already.</summary>
    private static double[] Mirror(ReadOnlySpan<double> x)
    {
        double[] mirror = x.ToArray();
        if (Vectors.Length(x[1..]) == 0)
        {
            return new double[x.Length];
        }

        // Away from x, so that nothing cancels.
        mirror[0] += Math.CopySign(Vectors.Length(x), x[0]);
        TensorPrimitives.Multiply(mirror, Math.Sqrt(2) / Vectors.Length(mirror), mirror);
        return mirror;
    }

    private static void Reflect(Span<double> vector, double[] mirror) =>
        TensorPrimitives.MultiplyAdd(mirror, -TensorPrimitives.Dot<double>(vector, mirror), vector, vector);
}

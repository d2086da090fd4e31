using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Vectors and row-major matrices in float64. Sums are dot products, whose bits do not depend on where in memory a row lies.</summary>
internal static class Vectors
{
    // Values widened at a time, on the stack.
    private const int Chunk = 256;

    public static double[] Widened(ReadOnlySpan<float> row)
    {
        var wide = new double[row.Length];
        TensorPrimitives.ConvertTruncating(row, wide);
        return wide;
    }

    /// <summary>a - b.</summary>
    public static double[] Difference(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var difference = new double[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return difference;
    }

    /// <summary>A vector divided by its Euclidean length; NaN where all is 0.</summary>
    public static double[] Unit(double[] vector)
    {
        var unit = new double[vector.Length];
        TensorPrimitives.Divide(vector, Length(vector), unit);
        return unit;
    }

    /// <summary>The dot product of float32 vectors in float64.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<double> left = stackalloc double[Chunk], right = stackalloc double[Chunk];
        double sum = 0;
        for (int start = 0; start < a.Length; start += Chunk)
        {
            int length = Math.Min(Chunk, a.Length - start);
            TensorPrimitives.ConvertTruncating(a.Slice(start, length), left);
            TensorPrimitives.ConvertTruncating(b.Slice(start, length), right);
            sum += TensorPrimitives.Dot<double>(left[..length], right[..length]);
        }

        return sum;
    }

    /// <summary>The Euclidean distance of float32 vectors, in float64 by differences, which do not cancel.</summary>
    public static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<double> left = stackalloc double[Chunk], right = stackalloc double[Chunk];
        double sum = 0;
        for (int start = 0; start < a.Length; start += Chunk)
        {
            int length = Math.Min(Chunk, a.Length - start);
            TensorPrimitives.ConvertTruncating(a.Slice(start, length), left);
            TensorPrimitives.ConvertTruncating(b.Slice(start, length), right);
            TensorPrimitives.Subtract(left[..length], right[..length], left);
            sum += TensorPrimitives.Dot<double>(left[..length], left[..length]);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Euclidean length.</summary>
    public static double Length(ReadOnlySpan<double> vector) => Math.Sqrt(TensorPrimitives.Dot(vector, vector));

    /// <summary>Sum of magnitudes.</summary>
    public static double Magnitude(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        foreach (double value in vector)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }

    /// <summary>The columns of a matrix, one after the other.</summary>
    /// <param name="matrix">Row by row.</param>
    /// <param name="columns">Length of a row.</param>
    public static double[] Transposed(double[] matrix, int columns)
    {
        int rows = matrix.Length / columns;
        var transposed = new double[matrix.Length];
        Parallel.For(0, columns, c =>
        {
            for (int r = 0; r < rows; r++)
            {
                transposed[(c * rows) + r] = matrix[(r * columns) + c];
            }
        });
        return transposed;
    }

    /// <summary>A matrix times a vector.</summary>
    /// <param name="matrix"><c>[R, D]</c>.</param>
    /// <param name="vector"><c>[D]</c>.</param>
    public static double[] Times(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector)
    {
        var product = new double[matrix.Length / vector.Length];
        for (int r = 0; r < product.Length; r++)
        {
            product[r] = TensorPrimitives.Dot(matrix.Slice(r * vector.Length, vector.Length), vector);
        }

        return product;
    }
}

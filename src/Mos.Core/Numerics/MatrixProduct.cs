using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mos;

/// <summary>Products of large matrices on the CPU, in managed code: logits from features, neighbours in a bank, covariances.</summary>
/// <remarks>
/// Blocked for the cache, vectorised (512, 256 or 128 bits, whichever the machine has), parallel. A row of the result depends on its
/// own row of the left matrix only, to the last bit: not on the other rows, the number of threads or the width of the registers.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>A B^T: the dot product of each row of A with each row of B.</summary>
    /// <param name="a"><c>[n, k]</c>.</param>
    /// <param name="b"><c>[m, k]</c>.</param>
    /// <returns><c>[n, m]</c>.</returns>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    public static FloatMatrix TimesTransposed(FloatMatrix a, FloatMatrix b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new FloatMatrix(a.Rows, b.Rows, DotProducts(a, b));
    }

    /// <summary>A B^T of matrices whose rows follow each other in memory.</summary>
    /// <param name="a"><c>[n, k]</c>.</param>
    /// <param name="b"><c>[m, k]</c>.</param>
    /// <param name="columns">k, 1 or more.</param>
    /// <returns>n x m values, row by row.</returns>
    /// <exception cref="ArgumentException">One of them is no whole number of rows.</exception>
    public static float[] TimesTransposed(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b, int columns) => Product(a, b, columns);

    /// <summary>A B^T in float64, where float32 would cancel: whitening, principal axes.</summary>
    /// <inheritdoc cref="TimesTransposed(ReadOnlyMemory{float}, ReadOnlyMemory{float}, int)" path="/param"/>
    /// <returns>n x m values, row by row.</returns>
    /// <exception cref="ArgumentException">One of them is no whole number of rows.</exception>
    public static double[] TimesTransposed(ReadOnlyMemory<double> a, ReadOnlyMemory<double> b, int columns) => Product(a, b, columns);

    private static T[] Product<T>(ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (a.Length % columns != 0 || b.Length % columns != 0)
        {
            throw new ArgumentException($"{a.Length} and {b.Length} values are no rows of {columns}.", nameof(columns));
        }

        (int n, int m) = (a.Length / columns, b.Length / columns);
        var c = new T[checked(n * m)];
        Accumulate(a, b, columns, c, m);
        return c;
    }

    /// <summary>The values of A B^T in an array of the caller's.</summary>
    internal static float[] DotProducts(FloatMatrix a, FloatMatrix b)
    {
        if (a.Columns != b.Columns)
        {
            throw new ArgumentException($"Rows of {a.Columns} values have no dot products with rows of {b.Columns}.", nameof(b));
        }

        var c = new float[checked(a.Rows * b.Rows)];
        Accumulate(a.Memory, b.Memory, a.Columns, c, b.Rows);
        return c;
    }

    /// <summary>C += A B^T of float or double matrices whose rows follow each other without gaps.</summary>
    /// <param name="a"><c>[n, depth]</c>.</param>
    /// <param name="b"><c>[m, depth]</c>.</param>
    /// <param name="depth">Number of columns of both.</param>
    /// <param name="c">The first row of C and all that follow.</param>
    /// <param name="stride">Values from one row of C to the next, m or more.</param>
    internal static void Accumulate<T>(ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, int depth, Memory<T> c, int stride)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.IsEmpty || b.IsEmpty)
        {
            return;
        }

        if (Vector512.IsHardwareAccelerated)
        {
            MatrixBlocks<T, Vector512<T>, Lanes512<T>>.Accumulate(a, b, depth, c, stride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MatrixBlocks<T, Vector256<T>, Lanes256<T>>.Accumulate(a, b, depth, c, stride);
        }
        else
        {
            MatrixBlocks<T, Vector128<T>, Lanes128<T>>.Accumulate(a, b, depth, c, stride);
        }
    }
}

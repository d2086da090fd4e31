namespace Mos;

/// <summary>How the elements of a tensor lie in its source.</summary>
/// <param name="Offset">Byte of the first element.</param>
/// <param name="Strides">Elements between neighbours in each dimension, 0 or more; null: row-major (C order) without gaps.</param>
/// <param name="BigEndian">Whether the bytes of an element have to be turned round.</param>
internal sealed record TensorLayout(long Offset = 0, long[]? Strides = null, bool BigEndian = false)
{
    /// <summary>Whether the bytes can be taken as they come.</summary>
    public bool IsPlain => Strides is null && !BigEndian;

    /// <summary>The strides of row-major order.</summary>
    public static long[] RowMajor(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        long step = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = step;
            step *= Math.Max(shape[d], 1);
        }

        return strides;
    }

    /// <summary>The strides of column-major (Fortran) order.</summary>
    public static long[] ColumnMajor(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        long step = 1;
        for (int d = 0; d < shape.Length; d++)
        {
            strides[d] = step;
            step *= Math.Max(shape[d], 1);
        }

        return strides;
    }
}

namespace Mos;

/// <summary>An immutable, row-major matrix of 32-bit floats in managed memory: what leaves a model and enters a scorer.</summary>
public sealed class FloatMatrix
{
    private readonly float[] _values;

    /// <summary>Wraps an array without a copy; whoever hands it over writes to it no more.</summary>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <param name="values">The values, row by row; exactly <paramref name="rows"/> x <paramref name="columns"/> of them.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is another.</exception>
    public FloatMatrix(int rows, int columns, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"A {rows} x {columns} matrix has {(long)rows * columns} values, not {values.Length}.", nameof(values));
        }

        Rows = rows;
        Columns = columns;
        _values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>All values, row by row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>All values as memory, row by row.</summary>
    public ReadOnlyMemory<float> Memory => _values;

    /// <summary>One value.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public float this[int row, int column] => Row(row)[column];

    /// <summary>One row.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <returns>A view of <see cref="Columns"/> values.</returns>
    public ReadOnlySpan<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return _values.AsSpan(row * Columns, Columns);
    }

    /// <summary>Some of the rows, copied.</summary>
    /// <param name="first">The first of them, from 0.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public FloatMatrix Part(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - first);
        return new FloatMatrix(count, Columns, _values.AsSpan(first * Columns, count * Columns).ToArray());
    }
}

using System.Runtime.Intrinsics;

namespace Mos;

/// <summary>
/// A matrix B, packed once for many products A B^T: the weights of a layer. Immutable, safe for concurrent use; a product runs on the
/// calling thread. Takes the memory of its values once.
/// </summary>
/// <remarks>A row of the result has the bits that <see cref="MatrixProduct"/> gives, whatever rows stand beside it.</remarks>
public sealed class PackedMatrix
{
    // Every panel of any machine begins at a multiple of it.
    private const int CutUnit = 32;

    private readonly ReadOnlyMemory<float> _panels;

    /// <summary>Packs a matrix.</summary>
    /// <param name="matrix"><c>[m, k]</c>.</param>
    public PackedMatrix(FloatMatrix matrix)
        : this((matrix ?? throw new ArgumentNullException(nameof(matrix))).Rows, matrix.Columns, matrix.Values)
    {
    }

    /// <summary>Packs values.</summary>
    /// <param name="rows">Number of rows, m.</param>
    /// <param name="columns">Number of columns, k.</param>
    /// <param name="values">m x k values, row by row.</param>
    /// <exception cref="ArgumentException">There are not so many values.</exception>
    public PackedMatrix(int rows, int columns, ReadOnlySpan<float> values)
        : this(Pack(rows, columns, values))
    {
    }

    /// <summary>Takes values that are packed already.</summary>
    internal PackedMatrix(PackedMatrixBuilder builder) => (Rows, Columns, _panels) = (builder.Rows, builder.Columns, builder.Take());

    private PackedMatrix(int rows, int columns, ReadOnlyMemory<float> panels) => (Rows, Columns, _panels) = (rows, columns, panels);

    /// <summary>Number of rows, m: the columns of a product.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, k.</summary>
    public int Columns { get; }

    /// <summary>Cuts the matrix into some of so many rows each, the last of those that are left; they share its memory. Where each of their products is read again at once, it is still in the cache.</summary>
    /// <param name="rows">Number of rows, a multiple of 32.</param>
    /// <exception cref="ArgumentException">The number is no multiple of 32, or not above 0.</exception>
    public IReadOnlyList<PackedMatrix> Cut(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        if (rows % CutUnit != 0)
        {
            throw new ArgumentException($"A packed matrix is cut at multiples of {CutUnit} rows, not of {rows}.", nameof(rows));
        }

        return [.. Enumerable.Range(0, (Rows + rows - 1) / rows).Select(i =>
        {
            int first = i * rows, start = first * Columns;
            return first + rows < Rows ? new PackedMatrix(rows, Columns, _panels.Slice(start, rows * Columns)) : new PackedMatrix(Rows - first, Columns, _panels[start..]);
        })];
    }

    /// <summary>C = A B^T, or C += A B^T.</summary>
    /// <param name="a">The first row of A and what follows.</param>
    /// <param name="aStride">Values from one row of A to the next, k or more; not a power of two where there is a choice.</param>
    /// <param name="count">Number of rows of A and C, n.</param>
    /// <param name="c">The first row of C and what follows.</param>
    /// <param name="cStride">Values from one row of C to the next, m or more.</param>
    /// <param name="accumulate">Whether what is in C stays as a summand.</param>
    /// <exception cref="ArgumentException">A span is too short, or a stride shorter than its rows.</exception>
    public void Multiply(ReadOnlySpan<float> a, int aStride, int count, Span<float> c, int cStride, bool accumulate = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(aStride, Columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(cStride, Rows);
        if (count == 0)
        {
            return;
        }

        if (a.Length < ((count - 1L) * aStride) + Columns || c.Length < ((count - 1L) * cStride) + Rows)
        {
            throw new ArgumentException($"{count} rows of {Columns} and {Rows} values do not lie in spans of {a.Length} and {c.Length}.", nameof(count));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            PackedPanels<Vector512<float>, Lanes512<float>>.Multiply(_panels.Span, this, a, aStride, count, c, cStride, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            PackedPanels<Vector256<float>, Lanes256<float>>.Multiply(_panels.Span, this, a, aStride, count, c, cStride, accumulate);
        }
        else
        {
            PackedPanels<Vector128<float>, Lanes128<float>>.Multiply(_panels.Span, this, a, aStride, count, c, cStride, accumulate);
        }
    }

    private static PackedMatrixBuilder Pack(int rows, int columns, ReadOnlySpan<float> values)
    {
        var builder = new PackedMatrixBuilder(rows, columns);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"A matrix of {rows} x {columns} needs as many values, not {values.Length}.", nameof(values));
        }

        for (int panel = 0; panel < builder.PanelCount; panel++)
        {
            int first = panel * PackedMatrixBuilder.PanelRows, last = Math.Min(first + PackedMatrixBuilder.PanelRows, rows);
            PackedMatrixBuilder.Turn(values[(first * columns)..(last * columns)], columns, builder.Panel(panel));
        }

        return builder;
    }
}

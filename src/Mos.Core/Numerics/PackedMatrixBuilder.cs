using System.Runtime.Intrinsics;

namespace Mos;

/// <summary>
/// The values of a <see cref="PackedMatrix"/> while they are written in the order in which it holds them: for kernels that are computed,
/// and would otherwise be written twice. Different panels may be written by different threads.
/// </summary>
public sealed class PackedMatrixBuilder
{
    private float[]? _panels;

    /// <summary>Takes memory for a matrix, whose values are all still to be written.</summary>
    /// <param name="rows">Number of rows, m.</param>
    /// <param name="columns">Number of columns, k.</param>
    public PackedMatrixBuilder(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        (Rows, Columns) = (rows, columns);
        _panels = GC.AllocateUninitializedArray<float>(checked(PanelCount * PanelRows * columns), pinned: true);
    }

    /// <summary>Rows of a panel, as many as the registers of this machine take at a time; a multiple of 8.</summary>
    public static int PanelRows { get; } =
        Vector512.IsHardwareAccelerated ? PanelProduct<float, Vector512<float>, Lanes512<float>>.Width
        : Vector256.IsHardwareAccelerated ? PanelProduct<float, Vector256<float>, Lanes256<float>>.Width
        : PanelProduct<float, Vector128<float>, Lanes128<float>>.Width;

    /// <summary>Number of rows, m.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, k.</summary>
    public int Columns { get; }

    /// <summary>Number of panels; the last may have fewer rows than there is room for.</summary>
    public int PanelCount => (Rows + PanelRows - 1) / PanelRows;

    /// <summary>The place of a panel.</summary>
    /// <param name="panel">The panel, from 0.</param>
    /// <returns>Column by column, <see cref="PanelRows"/> values each; those of rows that there are not have to be zero.</returns>
    /// <exception cref="InvalidOperationException">The matrix is built.</exception>
    public Span<float> Panel(int panel)
    {
        float[] panels = _panels ?? throw Built();
        return panels.AsSpan(panel * PanelRows * Columns, PanelRows * Columns);
    }

    /// <summary>Turns rows into a panel.</summary>
    /// <param name="rows">Up to <see cref="PanelRows"/> rows, one behind the other.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="panel">Receives <see cref="PanelRows"/> values for each column, zeros behind the rows that there are.</param>
    /// <exception cref="ArgumentException">These are no whole rows or too many, or there is no room for the panel.</exception>
    public static void Turn(ReadOnlySpan<float> rows, int columns, Span<float> panel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        int count = rows.Length / columns;
        if (rows.Length != count * columns || count > PanelRows || panel.Length < PanelRows * columns)
        {
            throw new ArgumentException($"{rows.Length} values are no rows of {columns} for a panel of {PanelRows} rows and {panel.Length} values.", nameof(rows));
        }

        MatrixPanel.Pack(rows, columns, count, columns, panel[..(PanelRows * columns)], PanelRows);
    }

    /// <summary>The matrix; after that no value can be written.</summary>
    /// <exception cref="InvalidOperationException">It is built already.</exception>
    public PackedMatrix Build() => new(this);

    internal float[] Take() => Interlocked.Exchange(ref _panels, null) ?? throw Built();

    private static InvalidOperationException Built() => new("The matrix is built and no longer changes; take another builder.");
}

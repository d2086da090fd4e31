using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>A row of a <see cref="ResultTable"/>.</summary>
/// <param name="Method">The scorer and its model.</param>
/// <param name="Cells">A cell for each column.</param>
public sealed record ResultRow(BenchmarkMethod Method, IReadOnlyList<ResultCell> Cells);

/// <summary>A cell of a <see cref="ResultTable"/>.</summary>
/// <param name="Value">The metric, 0 to 1; null where it was not measured.</param>
/// <param name="IsBest">Whether no other row shows a better figure in this column; never in a table of one row.</param>
public readonly record struct ResultCell(double? Value, bool IsBest)
{
    /// <summary>The value in per cent with two decimals, or a dash.</summary>
    public string Text => Value is { } value ? Figures.Percent(value) : "–";
}

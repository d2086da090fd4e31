using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>A row of a <see cref="ResultTable"/>.</summary>
/// <param name="Method">The scorer and its model.</param>
/// <param name="Cells">A cell for each column.</param>
public sealed record ResultRow(BenchmarkMethod Method, IReadOnlyList<ResultCell> Cells);

/// <summary>A cell of a <see cref="ResultTable"/>.</summary>
/// <param name="Value">The metric, 0 to 1; null where it was not measured.</param>
/// <param name="IsBest">Whether no other row shows a better figure in this column; never in a table of one row.</param>
/// <param name="Interval">The 95 % bootstrap interval of the metric, each end 0 to 1; null where there was no bootstrap.</param>
public readonly record struct ResultCell(double? Value, bool IsBest, Interval? Interval = null)
{
    /// <summary>The value in per cent with two decimals, or a dash.</summary>
    public string Text => Value is { } value ? Figures.Percent(value) : "–";

    /// <summary>The interval in per cent with two decimals, such as <c>84.10–87.66</c>, or a dash.</summary>
    public string Range => Interval is { } interval ? $"{Figures.Percent(interval.Low)}–{Figures.Percent(interval.High)}" : "–";
}

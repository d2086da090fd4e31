using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>The table of a benchmark as in the paper: a row for each method, the metrics for each OOD set, then their average. Immutable.</summary>
/// <remarks>Markdown, HTML and the console render this one table.</remarks>
public sealed class ResultTable
{
    private ResultTable(IReadOnlyList<ResultColumn> columns, IReadOnlyList<ResultRow> rows)
    {
        Columns = columns;
        Rows = rows;
    }

    /// <summary>The columns: for each OOD set the metrics in the order asked for, then their averages where there are several sets.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The rows, in the order of the result's methods.</summary>
    public IReadOnlyList<ResultRow> Rows { get; }

    /// <summary>Whether cells have intervals.</summary>
    public bool HasIntervals => Rows.Any(r => r.Cells.Any(c => c.Interval is not null));

    /// <summary>Lays a result out as a table.</summary>
    /// <param name="result">What the benchmark found.</param>
    /// <param name="metrics">The metrics to show for each set; none given: AUROC and <see cref="ResultMetric.FprNearest"/>, as in the paper.</param>
    /// <remarks>
    /// The best of a column is judged by the figures shown, so that equal figures are marked alike. A method that lacks a set has no
    /// average, for it would not be comparable.
    /// </remarks>
    public static ResultTable FromResult(OodBenchmarkResult result, params IReadOnlyList<ResultMetric> metrics)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(metrics);
        if (metrics.Count == 0)
        {
            metrics = [ResultMetric.Auroc, ResultMetric.FprNearest];
        }

        string[] sets = [.. result.Sets.Where(s => !s.IsInDistribution).Select(s => s.Name)];
        IEnumerable<string?> groups = sets.Length > 1 ? sets.Append<string?>(null) : sets;
        ResultColumn[] columns =
        [
            .. from set in groups
               from metric in metrics
               select new ResultColumn(set, metric, metric.Title(result.Run.TprLevel), metric.HigherIsBetter()),
        ];

        Dictionary<(string, string), BenchmarkEntry> entries = result.Entries.ToDictionary(e => (e.Method, e.Set));
        double?[][] values =
        [
            .. result.Methods.Select(method => columns.Select(column => column.Set is { } set
                ? Value(entries, method, set, column.Metric)
                : Average(sets.Select(s => Value(entries, method, s, column.Metric)))).ToArray()),
        ];
        string?[] best = [.. columns.Select((column, i) => Best(column, values.Select(row => row[i])))];
        return new ResultTable(
            columns,
            [.. result.Methods.Select((method, row) => new ResultRow(
                method,
                [.. values[row].Select((value, i) => Cell(value, best[i], value is null ? null : IntervalOf(entries, method, columns[i])))]))]);
    }

    private static double? Value(Dictionary<(string, string), BenchmarkEntry> entries, BenchmarkMethod method, string set, ResultMetric metric) =>
        entries.TryGetValue((method.Name, set), out BenchmarkEntry? entry) ? metric.Of(entry.Metrics) : null;

    private static Interval? IntervalOf(Dictionary<(string, string), BenchmarkEntry> entries, BenchmarkMethod method, ResultColumn column) =>
        (column.Set is { } set ? entries[(method.Name, set)].Intervals : method.AverageIntervals) is { } intervals ? column.Metric.Of(intervals) : null;

    private static double? Average(IEnumerable<double?> values)
    {
        double?[] all = [.. values];
        return all.Contains(null) ? null : all.Average();
    }

    private static string? Best(ResultColumn column, IEnumerable<double?> values)
    {
        double?[] all = [.. values];
        return all.Length < 2 || all.All(v => v is null) ? null : Figures.Percent((column.HigherIsBetter ? all.Max() : all.Min())!.Value);
    }

    private static ResultCell Cell(double? value, string? best, Interval? interval) => new(value, value is { } v && Figures.Percent(v) == best, interval);
}

using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>The tables of metrics.</summary>
internal static class TableSections
{
    public static IEnumerable<HtmlSection> Of(OodBenchmarkResult result) => ReportTables.Of(result).Select((t, i) =>
        new HtmlSection($"table-{i + 1}", t.Title, HtmlTable.Of(t.Table, t.Title), Tag("p", ("class", "note"), t.Note)));
}

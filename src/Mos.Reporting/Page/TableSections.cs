using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>The tables of metrics.</summary>
internal static class TableSections
{
    public static IEnumerable<HtmlSection> Of(OodBenchmarkResult result) => ReportTables.Of(result).Select((t, i) =>
        new HtmlSection($"table-{i + 1}", t.Title, HtmlTable.Of(t.Table, t.Title), Tag("p", ("class", "note"), t.Note), i == 0 ? Intervals(result, t.Table) : null));

    private static XElement? Intervals(OodBenchmarkResult result, ResultTable table) =>
        table.HasIntervals ? Tag("p", ("class", "note"), "Small below each figure, here and in the next tables: its 95\u00A0% interval. " + Wording.Intervals(result)) : null;
}

using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>Tables of a page. Each scrolls inside its own container, also by keyboard; the first column stays in sight.</summary>
internal static class HtmlTable
{
    public static XElement Of(ResultTable table, string label) => Scrolling(
        label,
        Tag("table", ("class", "results"),
            Tag("thead",
                Tag("tr",
                    Tag("th", ("scope", "col"), ("rowspan", "2"), "Method"),
                    table.Columns.GroupBy(c => c.Set).Select(g => Tag(
                        "th", ("scope", "colgroup"), ("colspan", Figures.Short(g.Count(), 0)), ("class", g.Key is null ? "set average" : "set"), Tag("span", g.First().Group)))),
                Tag("tr", table.Columns.Select(c => Tag("th", ("scope", "col"), ("class", Class(c, "number")), c.Heading)))),
            Tag("tbody", table.Rows.Select(row => Tag("tr",
                Tag("th", ("scope", "row"), row.Method.Name),
                row.Cells.Zip(table.Columns, (cell, column) => Tag("td", ("class", Class(column, "number")), Value(cell))))))));

    public static XElement Of(TextTable table, string label) => Scrolling(
        label,
        Tag("table",
            Tag("thead", Tag("tr", table.Columns.Select(c => Tag("th", ("scope", "col"), ("class", Class(c)), c.Heading)))),
            Tag("tbody", table.Rows.Select(row => Tag("tr", row.Select((cell, i) =>
                i == 0 ? Tag("th", ("scope", "row"), cell) : Tag("td", ("class", Class(table.Columns[i])), cell)))))));

    private static XElement Scrolling(string label, XElement table) =>
        Tag("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", label), table);

    private static object Value(ResultCell cell) => cell.IsBest ? Tag("b", cell.Text) : cell.Text;

    private static string Class(ResultColumn column, string name) => column.Set is null ? name + " average" : name;

    private static string Class(TextColumn column) => column.IsNumber ? "number" : "text";
}

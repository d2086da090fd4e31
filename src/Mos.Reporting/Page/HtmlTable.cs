using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>Tables of a page. Each scrolls inside its own container, also by keyboard; the first column stays in sight.</summary>
internal static class HtmlTable
{
    /// <summary>How many groups of columns fit on paper, which does not scroll.</summary>
    private const int GroupsOnPaper = 5;

    public static IEnumerable<XElement> Of(ResultTable table, string label)
    {
        (ResultColumn Column, int Index)[][] groups =
            [.. table.Columns.Select((column, i) => (Column: column, i)).GroupBy(c => c.Column.Set, (_, group) => group.ToArray())];
        XElement screen = Scrolling(label, Table(table, groups));
        if (groups.Length <= GroupsOnPaper)
        {
            return [screen];
        }

        screen.Add(new XAttribute("data-wide", ""));
        return groups.Chunk(GroupsOnPaper)
            .Select(part => Tag("div", ("class", "paper"), ("aria-hidden", "true"), Table(table, part)))
            .Prepend(screen);
    }

    public static XElement Of(TextTable table, string label) => Scrolling(
        label,
        Tag("table",
            Tag("thead", Tag("tr", table.Columns.Select(c => Tag("th", ("scope", "col"), Alignment(c), c.Heading)))),
            Tag("tbody", table.Rows.Select(row => Tag("tr", row.Select((cell, i) =>
                i == 0
                ? Tag("th", ("scope", "row"), Name(cell))
                : Tag("td", Alignment(table.Columns[i]), Name(cell))))))));

    private static XElement Table(ResultTable table, IReadOnlyList<(ResultColumn Column, int Index)[]> groups)
    {
        (ResultColumn Column, int Index)[] columns = [.. groups.SelectMany(g => g)];
        return Tag("table",
            Tag("thead",
                Tag("tr",
                    Tag("th", ("scope", "col"), ("rowspan", "2"), ("data-sort", "ascending"), ("data-column", "0"), ("data-name", "method"), "Method"),
                    groups.Select(g => Tag("th", ("scope", "colgroup"), ("colspan", Number(g.Length)), ("class", Class(g[0].Column, "set")),
                        Tag("span", g[0].Column.Group)))),
                Tag("tr", columns.Select((c, i) => Tag("th", ("scope", "col"), ("class", Class(c.Column, "number")),
                    ("data-sort", c.Column.HigherIsBetter ? "descending" : "ascending"), ("data-column", Number(i + 1)), ("data-name", $"{c.Column.Group} {c.Column.Heading}"),
                    c.Column.Heading)))),
            Tag("tbody", table.Rows.Select(row => Tag("tr",
                Tag("th", ("scope", "row"), Name(row.Method.Name), Model(row.Method)),
                columns.Select(c => Tag("td", ("class", Class(c.Column, "number")), Value(row.Cells[c.Index]), Range(row.Cells[c.Index])))))));
    }

    private static XElement Scrolling(string label, XElement table) =>
        Tag("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", label), table);

    private static XElement Name(string name) => Tag("span", ("class", "name"), name);

    private static XElement? Model(BenchmarkMethod method) =>
        method.Name.EndsWith("@" + method.Model, StringComparison.Ordinal) ? null : Tag("small", ("class", "name"), method.Model);

    private static object Value(ResultCell cell) => cell.IsBest ? Tag("b", cell.Text) : cell.Text;

    private static XElement? Range(ResultCell cell) => cell.Interval is null ? null : Tag("small", ("class", "range"), cell.Range);

    private static string Class(ResultColumn column, string name) => column.Set is null ? name + " average" : name;

    private static object? Alignment(TextColumn column) => column.IsNumber ? ("class", "number") : null;
}

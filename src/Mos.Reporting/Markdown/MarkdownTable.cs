using System.Text;

namespace Mos.Reporting;

/// <summary>Tables of GitHub's Markdown, padded so that the text itself can be read, with every name escaped.</summary>
internal static class MarkdownTable
{
    public static string Of(TextTable table) =>
        Of([.. table.Columns.Select(c => (Escape(c.Heading), c.IsNumber))], table.Rows.Select(row => row.Select(Escape)));

    public static string Of(ResultTable table) => Of(table, cell => cell.IsBest ? $"**{cell.Text}**" : cell.Text);

    public static string Of(ResultTable table, Func<ResultCell, string> text) =>
        Of(
            [("Method", false), ("Model", false), .. table.Columns.Select(c => (Escape($"{c.Group} {c.Heading}"), true))],
            table.Rows.Select(row => (IEnumerable<string>)
                [Escape(row.Method.Name), Escape(row.Method.Model), .. row.Cells.Select(text)]));

    /// <summary>Makes a name stand for itself.</summary>
    public static string Escape(string name)
    {
        StringBuilder escaped = new();
        foreach (char c in DisplayName.Of(name))
        {
            if (@"\`*_[]<>|&~".Contains(c))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string Of(IReadOnlyList<(string Heading, bool IsNumber)> columns, IEnumerable<IEnumerable<string>> rows)
    {
        string[][] cells = [.. rows.Select(r => r.ToArray())];
        int[] widths = [.. columns.Select((c, i) => cells.Select(r => r[i].Length).Append(c.Heading.Length).Append(3).Max())];
        StringBuilder text = new();
        AppendRow(columns.Select((c, i) => Pad(c.Heading, i)));
        AppendRow(columns.Select((c, i) => new string('-', widths[i] - 1) + (c.IsNumber ? ':' : '-')));
        foreach (string[] row in cells)
        {
            AppendRow(row.Select(Pad));
        }

        return text.ToString();

        string Pad(string cell, int column) => columns[column].IsNumber ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]);

        void AppendRow(IEnumerable<string> row) => text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
    }
}

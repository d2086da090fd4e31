using Mos.Detectors;
using Mos.Reporting;
using Spectre.Console;

namespace Mos.Cli.App;

/// <summary>Prints the result of a benchmark: a line for each set, in as many tables as the methods need at the terminal's width.</summary>
internal static class ResultView
{
    /// <summary>Blanks and a line between two columns.</summary>
    private const int Padding = 3;

    /// <param name="terminal">Where to.</param>
    /// <param name="result">The result.</param>
    /// <param name="asJson">Whether a program reads it.</param>
    /// <param name="paper">The paper's figures to show beside it, or null.</param>
    public static void Show(Terminal terminal, OodBenchmarkResult result, bool asJson, IReadOnlyList<PaperDifference>? paper = null)
    {
        if (asJson)
        {
            terminal.WriteJson(new
            {
                Models = result.Models.Select(m => new { m.Name, m.ClassCount, m.GroupCount, m.Top1 }),
                Metrics = result.Entries.Select(e => new { e.Method, e.Set, e.Metrics.Auroc, e.Metrics.AuprIn, e.Metrics.AuprOut, e.Metrics.FprNearest, e.Metrics.FprAtLeast, e.Intervals }),
                result.Passes,
                result.LeftOut,
                Paper = paper?.Select(d => new { Method = d.Method.Name, Set = d.Published.Set ?? "Average", d.Auroc, PaperAuroc = d.Published.Auroc, d.Fpr95, PaperFpr95 = d.Published.Fpr95 }),
            });
            return;
        }

        foreach (BenchmarkModel model in result.Models.Where(m => m.Top1 is not null))
        {
            terminal.Output.WriteLine($"{model.Name}: top-1 {100 * model.Top1:F2} % of {model.ClassCount} classes");
        }

        var results = ResultTable.FromResult(result);
        terminal.Output.WriteLine($"{string.Join(" / ", results.Columns.Select(c => c.Title).Distinct())} in %, in-distribution positive:");
        foreach (ResultRow[] methods in Fitting(results, terminal.Width))
        {
            terminal.WriteTable(TableOf(results, methods));
        }

        if (result.Passes is { } passes)
        {
            terminal.Output.WriteLine(passes);
        }

        if (paper is not null)
        {
            PaperView.Show(terminal, paper);
        }
    }

    private static Table TableOf(ResultTable results, ResultRow[] methods)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("set");
        foreach (ResultRow row in methods)
        {
            table.AddColumn(new TableColumn(Markup.Escape(row.Method.Name)).RightAligned());
        }

        foreach (IGrouping<string, int> set in Sets(results))
        {
            table.AddRow([new Text(set.Key), .. methods.Select(row => new Text(CellOf(row, set)))]);
        }

        return table;
    }

    /// <summary>The methods, as many together as a table of the given width takes; one at least.</summary>
    private static IEnumerable<ResultRow[]> Fitting(ResultTable results, int width)
    {
        int names = Padding + Sets(results).Max(s => s.Key.Length);
        List<ResultRow> together = [];
        int taken = names;
        foreach (ResultRow row in results.Rows)
        {
            int wanted = Padding + Math.Max(row.Method.Name.Length, Sets(results).Max(s => CellOf(row, s).Length));
            if (together.Count > 0 && taken + wanted > width)
            {
                yield return [.. together];
                together.Clear();
                taken = names;
            }

            together.Add(row);
            taken += wanted;
        }

        yield return [.. together];
    }

    private static IEnumerable<IGrouping<string, int>> Sets(ResultTable results) => Enumerable.Range(0, results.Columns.Count).GroupBy(i => results.Columns[i].Group);

    private static string CellOf(ResultRow row, IEnumerable<int> set) => string.Join(" / ", set.Select(i => row.Cells[i].Text));
}

using Mos.Detectors;
using Mos.Reporting;
using Spectre.Console;

namespace Mos.Cli.App;

/// <summary>Prints the result of a benchmark: a line for each method and set, so that any number of sets fits a terminal.</summary>
internal static class ResultView
{
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
                Paper = paper?.Select(d => new { Method = d.Method.Name, Set = d.Published.Set ?? "Average", d.Auroc, PaperAuroc = d.Published.Auroc, d.Fpr95, PaperFpr95 = d.Published.Fpr95 }),
            });
            return;
        }

        foreach (BenchmarkModel model in result.Models.Where(m => m.Top1 is not null))
        {
            terminal.Output.WriteLine($"{model.Name}: top-1 {100 * model.Top1:F2} % of {model.ClassCount} classes");
        }

        var results = ResultTable.FromResult(result);
        Table table = new Table().Border(TableBorder.Simple).AddColumn("set");
        foreach (ResultRow row in results.Rows)
        {
            table.AddColumn(new TableColumn(Markup.Escape(row.Method.Name)).RightAligned());
        }

        foreach (IGrouping<string, int> set in Enumerable.Range(0, results.Columns.Count).GroupBy(i => results.Columns[i].Group))
        {
            table.AddRow([new Text(set.Key), .. results.Rows.Select(row => new Text(string.Join(" / ", set.Select(i => row.Cells[i].Text)))) ]);
        }

        terminal.Output.WriteLine($"{string.Join(" / ", results.Columns.Select(c => c.Title).Distinct())} in %, in-distribution positive:");
        terminal.WriteTable(table);
        if (result.Passes is { } passes)
        {
            terminal.Output.WriteLine(passes);
        }

        if (paper is not null)
        {
            PaperView.Show(terminal, paper);
        }
    }
}

using System.CommandLine;
using System.Globalization;
using Mos.Detectors;
using Mos.Reporting;
using Spectre.Console;

namespace Mos.Cli.App;

/// <summary>The option <c>--expect-paper</c>: what was measured beside what the paper states.</summary>
internal sealed class PaperView
{
    public Option<bool> Expect { get; } = new("--expect-paper") { Description = "Print the differences from the paper's table; sets must be named iNaturalist, SUN, Places, Textures." };

    /// <summary>Refuses, before a long run, sets and scorers that the paper has not.</summary>
    public void EnsureComparable(ParseResult parsed, IEnumerable<string> sets, IEnumerable<IOodMethod> scorers)
    {
        string[] named = [.. sets];
        string[] specs = [.. scorers.Select(s => s.Name).Distinct()];
        if (parsed.GetValue(Expect) && !specs.Any(scorer => named.Any(set => PaperFigures.Find(scorer, set) is not null)))
        {
            throw new UsageException(
                $"--expect-paper has nothing to compare: the sets {string.Join(", ", named)} with the scorers {string.Join(", ", specs)} are not in the paper's table; "
                + $"it has the sets {string.Join(", ", PaperFigures.Sets)} and the methods {string.Join(", ", PaperFigures.All.Select(f => f.Method).Distinct())}.");
        }
    }

    /// <summary>The figures beside the paper's, where that was asked for; else null.</summary>
    public IReadOnlyList<PaperDifference>? DifferencesOf(ParseResult parsed, OodBenchmarkResult result) => parsed.GetValue(Expect) ? [.. PaperDifference.Of(result)] : null;

    /// <summary>Prints a line for each method and set.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<PaperDifference> differences)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("method", "set");
        foreach (string heading in (string[])["AUROC", "paper", "diff.", "FPR95", "paper", "diff."])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (PaperDifference found in differences)
        {
            PaperFigures paper = found.Published;
            table.AddRow(
                [
                    new Text(found.Method.Name), new Text(paper.Set ?? "Average"),
                    Percent(found.Auroc), Percent(paper.Auroc), Signed(found.AurocDifference),
                    Percent(found.Fpr95), Percent(paper.Fpr95), Signed(found.Fpr95Difference),
                ]);
        }

        terminal.Output.WriteLine("Beside the paper's table (Huang and Li, 2021), in %:");
        terminal.WriteTable(table);
    }

    private static Text Percent(double? share) => Points(share, "F2");

    private static Text Signed(double? difference) => Points(difference, "+0.00;-0.00;0.00");

    private static Text Points(double? share, string format) => new((100 * share)?.ToString(format, CultureInfo.InvariantCulture) ?? "–");
}

using System.CommandLine;
using Mos.Cli.App;
using Spectre.Console;

namespace Mos.Cli.Commands;

/// <summary><c>mos metrics</c>: metrics of scores from anywhere.</summary>
internal static class MetricsCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> inside = new("--in") { HelpName = "FILE", Description = "Scores of in-distribution images: a number a line, or a .npy.", Required = true };
        Option<string> outside = new("--ood") { HelpName = "FILE", Description = "Scores of out-of-distribution images, likewise.", Required = true };
        Option<double> level = new Option<double>("--level") { HelpName = "X", Description = "The TPR at which the FPR is taken.", DefaultValueFactory = _ => 0.95 }.Share();
        var common = new CommonOptions(terminal);
        Command command = new("metrics", "AUROC, AUPR and FPR at a TPR, from two lists of scores (higher = more in-distribution).") { inside, outside, level, common.Json, common.Quiet };
        command.SetAction(parsed =>
        {
            double[] inScores = ScoreList.Read(parsed.GetRequiredValue(inside));
            double[] outScores = ScoreList.Read(parsed.GetRequiredValue(outside));
            OodMetrics m = Words.Understood(() => OodMetrics.Compute(inScores, outScores, parsed.GetValue(level)));
            if (parsed.GetValue(common.Json))
            {
                terminal.WriteJson(new { m.Auroc, m.AuprIn, m.AuprOut, Fpr = new { Nearest = m.FprNearest, AtLeast = m.FprAtLeast } });
            }
            else
            {
                Table table = new Table().Border(TableBorder.Simple).AddColumns("metric", "%");
                table.Columns[1].RightAligned();
                foreach ((string name, double value) in new[]
                {
                    ("AUROC", m.Auroc), ("AUPR-In", m.AuprIn), ("AUPR-Out", m.AuprOut),
                    ($"FPR at TPR {m.TprLevel:0.####} (nearest)", m.FprNearest), ($"FPR at TPR {m.TprLevel:0.####} (at least)", m.FprAtLeast),
                })
                {
                    table.AddRow(name, $"{100 * value:F2}");
                }

                terminal.WriteTable(table);
            }

            return ExitCode.Done;
        });
        return command;
    }
}

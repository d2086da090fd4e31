using System.Text.Json;
using Mos.Detectors;
using Mos.Reporting;
using Spectre.Console;

namespace Mos.Cli.App;

/// <summary>Prints and saves what a sweep found.</summary>
internal static class SweepView
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes <c>sweep.csv</c>, a row for each combination, and <c>sweep.json</c>, the whole.</summary>
    public static void Save(ScorerSweepResult result, string folder)
    {
        AtomicFile.Write(Path.Combine(folder, "sweep.csv"), stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            var csv = new CsvWriter(writer);
            csv.WriteRow(["scorer", "spec", "objective", .. result.OutOfDistribution, "best"]);
            foreach (SweepTrial trial in result.Trials)
            {
                csv.WriteRow([
                    trial.Scorer, trial.Spec, CsvWriter.Number(trial.Objective), .. trial.Sets.Take(result.OutOfDistribution.Count).Select(CsvWriter.Number),
                    result.Best.Contains(trial) ? "1" : "0"]);
            }
        });
        AtomicFile.Write(Path.Combine(folder, "sweep.json"), stream => JsonSerializer.Serialize(stream, result, Readable));
    }

    /// <summary>The best of each scorer, and what it was tuned on.</summary>
    public static void Show(Terminal terminal, ScorerSweepResult result, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(result);
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("best spec", "objective, %", "tried");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (SweepTrial best in result.Best)
        {
            table.AddRow(Markup.Escape(best.Spec), $"{100 * best.Objective:F2}", $"{result.Trials.Count(t => t.Scorer == best.Scorer)}");
        }

        terminal.Output.WriteLine($"{result.Objective}, in %:");
        terminal.WriteTable(table);
        terminal.Output.WriteLine(result.Statement);
    }
}

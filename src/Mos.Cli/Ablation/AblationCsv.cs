using Mos.Detectors;
using Mos.Reporting;

namespace Mos.Cli.Ablation;

/// <summary>The table of an ablation: a row for each grouping, shares from 0 to 1.</summary>
internal static class AblationCsv
{
    public static void Write(IReadOnlyList<Grouping> groupings, OodBenchmarkResult result, string path) => AtomicFile.Write(path, stream =>
    {
        using var output = new StreamWriter(stream, leaveOpen: true);
        var csv = new CsvWriter(output);
        string[] sets = [.. result.Sets.Where(s => !s.IsInDistribution).Select(s => s.Name)];
        csv.WriteRow(["grouping", "score", "groups", "smallest_group", "largest_group", "top1", .. sets.SelectMany(s => (string[])[$"{s}_auroc", $"{s}_fpr"]), "average_auroc", "average_fpr"]);
        for (int i = 0; i < groupings.Count; i++)
        {
            int[] sizes = groupings[i].Groups is { } groups ? [.. Enumerable.Range(0, groups.GroupCount).Select(g => groups.Members(g).Length)] : [];
            OodMetrics[] metrics = [.. sets.Select(s => result[result.Methods[i].Name, s])];
            csv.WriteRow(
            [
                groupings[i].Name, result.Methods[i].Scorer,
                .. sizes.Length == 0 ? ["", "", ""] : (string[])[CsvWriter.Number(sizes.Length), CsvWriter.Number(sizes.Min()), CsvWriter.Number(sizes.Max())],
                result.Models[i].Top1 is double top1 ? CsvWriter.Number(top1) : "",
                .. metrics.SelectMany(m => (string[])[CsvWriter.Number(m.Auroc), CsvWriter.Number(m.FprNearest)]),
                CsvWriter.Number(metrics.Average(m => m.Auroc)), CsvWriter.Number(metrics.Average(m => m.FprNearest)),
            ]);
        }
    });
}

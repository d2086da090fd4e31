using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>The sentences of the reports.</summary>
internal static class Wording
{
    public const string LeftOut = "Asked for with all scorers, and not in the tables:";

    public const string Unreadable = "Images that could not be read are neither scored nor replaced.";

    /// <summary>How the intervals came about.</summary>
    public static string Intervals(OodBenchmarkResult result) =>
        $"Percentile bootstrap with {Figures.Count(result.Run.Resamples, "resample")} (seed {Figures.Exact(result.Run.Seed)}), in-distribution and "
        + "OOD images drawn apart, the average over the sets together. All methods are resampled alike. The intervals say how much the choice of "
        + "test images moves a figure, not how much another training would.";

    /// <summary>What the passes cost, before the table of what each scorer added to them.</summary>
    public static string Added(OodBenchmarkResult result)
    {
        string counts = result.Passes is { } passes ? $" {passes}" : "";
        return $"Images pass through each distinct backbone once.{counts} What a scorer added to these shared passes:";
    }

    public static string Title(OodBenchmarkResult result) =>
        $"{InDistribution(result).Name} against {Figures.Count(result.Sets.Count - 1, "OOD set")}";

    /// <summary>What was compared, and what came out best.</summary>
    public static string Summary(OodBenchmarkResult result)
    {
        int inside = InDistribution(result).Sources.Count;
        long outside = result.Sets.Where(s => !s.IsInDistribution).Sum(s => (long)s.Sources.Count);
        string compared = $"{Figures.Count(result.Methods.Count, "method")} on {Figures.Count(result.Models.Count, "model")}, "
            + $"{Figures.Count(inside, "in-distribution image")}, {Figures.Count(outside, "OOD image")}.";
        return $"{compared} {Best(ResultTable.FromResult(result))}".TrimEnd();
    }

    /// <summary>The images that could not be read, by where they come from; only what has some.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<UnreadableImage> Images)> UnreadableImages(OodBenchmarkResult result) =>
    [
        .. new[] { ("training images", result.UnreadableTraining ?? []) }.Concat(result.Sets.Select(s => (s.Name, s.Unreadable))).Where(l => l.Item2.Count > 0),
    ];

    /// <summary>The scorers that were left out, those of one reason together.</summary>
    public static IReadOnlyList<(string Scorers, string Reason)> LeftOutScorers(OodBenchmarkResult result) =>
        [.. (result.LeftOut ?? []).GroupBy(l => l.Reason, (reason, same) => (string.Join(", ", same.Select(l => l.Scorer)), reason))];

    public static string More(int hidden) => $"and {Figures.Count(hidden)} more, all in results.json";

    private static BenchmarkSet InDistribution(OodBenchmarkResult result) => result.Sets.First(s => s.IsInDistribution);

    private static string Best(ResultTable table)
    {
        if (table.Rows.Count < 2 || table.Columns.Count == 0)
        {
            return "";
        }

        ResultColumn last = table.Columns[^1];
        var claims = table.Columns.Index().Where(c => c.Item.Set == last.Set)
            .Select(c => (Rows: table.Rows.Where(r => r.Cells[c.Index].IsBest).ToArray(), Column: c.Item, c.Index))
            .Where(c => c.Rows.Length > 0)
            .GroupBy(
                c => $"{string.Join(" and ", c.Rows.Select(r => r.Method.Name))} {(c.Rows.Length == 1 ? "has" : "have")}",
                c => $"the {(c.Column.HigherIsBetter ? "highest" : "lowest")} {c.Column.Title} ({c.Rows[0].Cells[c.Index].Text}\u00A0%)")
            .Select(winners => $"{winners.Key} {string.Join(" and ", winners)}")
            .ToArray();
        return claims.Length == 0 ? "" : $"{(last.Set is { } set ? $"On {set}" : "Averaged over the OOD sets")}, {string.Join(", and ", claims)}.";
    }
}

using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>The sentences of the reports.</summary>
internal static class Wording
{
    public const string Unreadable = "Images that could not be read are neither scored nor replaced.";

    public const string Added = "Images pass through each distinct backbone once; what a scorer added to these shared passes:";

    public static string Title(OodBenchmarkResult result) =>
        $"{InDistribution(result).Name} against {Figures.Count(result.Sets.Count - 1, "OOD set")}";

    /// <summary>What was compared, and what came out best.</summary>
    public static string Summary(OodBenchmarkResult result)
    {
        BenchmarkSet inside = InDistribution(result);
        long outside = result.Sets.Where(s => !s.IsInDistribution).Sum(s => (long)s.Sources.Count);
        return $"{Figures.Count(result.Methods.Count, "method")} on {Figures.Count(result.Models.Count, "model")}, "
            + $"{Figures.Count(inside.Sources.Count, "in-distribution image")}, {Figures.Count(outside, "OOD image")}. {Best(ResultTable.FromResult(result))}".TrimEnd();
    }

    public static string More(int hidden) => $"and {Figures.Count(hidden)} more, all in results.json";

    private static BenchmarkSet InDistribution(OodBenchmarkResult result) => result.Sets.First(s => s.IsInDistribution);

    private static string Best(ResultTable table)
    {
        if (table.Rows.Count < 2 || table.Columns.Count == 0)
        {
            return "";
        }

        string?[] claims =
        [
            .. table.Columns.Index().Where(c => c.Item.Group == table.Columns[^1].Group)
                .Select(c => Claim(c.Item, [.. table.Rows.Where(r => r.Cells[c.Index].IsBest)], c.Index)),
        ];
        string where = table.Columns[^1].Set is { } set ? $"On {set}" : "Averaged over the OOD sets";
        return claims.Contains(null) ? "" : $"{where}, {string.Join(" and ", claims)}.";
    }

    private static string? Claim(ResultColumn column, IReadOnlyList<ResultRow> best, int index) => best.Count == 0
        ? null
        : $"{string.Join(" and ", best.Select(r => r.Method.Name))} {(best.Count == 1 ? "has" : "have")} the {(column.HigherIsBetter ? "highest" : "lowest")} "
            + $"{column.Title} ({best[0].Cells[index].Text} %)";
}

using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>The file <c>results.md</c>: the tables, for a repository or an issue.</summary>
internal static class MarkdownReport
{
    private const int ListedFiles = 20;

    public static string Render(OodBenchmarkResult result)
    {
        IEnumerable<string> blocks =
        [
            $"# {MarkdownTable.Escape(Wording.Title(result))}",
            MarkdownTable.Escape(Wording.Summary(result)),
            .. ReportTables.Of(result).SelectMany(t => (string[])[$"## {t.Title}", MarkdownTable.Of(t.Table), t.Note]),
            .. Intervals(result),
            .. LeftOut(result),
            "## Models",
            MarkdownTable.Of(RunTables.Models(result)),
            "## Data sets",
            MarkdownTable.Of(RunTables.Sets(result)),
            .. Unreadable(result),
            "## Run",
            string.Concat(RunTables.Facts(result.Run).Select(f => $"- {f.Name}: {MarkdownTable.Escape(f.Value)}\n")),
            MarkdownTable.Of(RunTables.Stages(result)),
            Wording.Added(result),
            MarkdownTable.Of(RunTables.Scorers(result)),
        ];
        return string.Join("\n\n", blocks.Select(b => b.TrimEnd('\n'))) + "\n";
    }

    private static IEnumerable<string> Intervals(OodBenchmarkResult result)
    {
        ReportTable first = ReportTables.Of(result)[0];
        return first.Table.HasIntervals
            ? [$"## 95\u00A0% intervals of {first.Title}", MarkdownTable.Of(first.Table, c => c.Range), $"In per cent. {Wording.Intervals(result)} Those of the other tables are in results.json."]
            : [];
    }

    private static IEnumerable<string> LeftOut(OodBenchmarkResult result)
    {
        var scorers = Wording.LeftOutScorers(result);
        return scorers.Count == 0
            ? []
            : ["## Left out", Wording.LeftOut, string.Concat(scorers.Select(s => $"- {MarkdownTable.Escape(s.Scorers)}: {MarkdownTable.Escape(s.Reason)}\n"))];
    }

    private static IEnumerable<string> Unreadable(OodBenchmarkResult result)
    {
        var lists = Wording.UnreadableImages(result);
        return lists.Count == 0 ? [] : lists.Select(l => Unreadable(l.Name, l.Images)).Prepend(Wording.Unreadable);
    }

    private static string Unreadable(string name, IReadOnlyList<UnreadableImage> images)
    {
        int hidden = images.Count - ListedFiles;
        IEnumerable<string> files = images.Take(ListedFiles)
            .Select(u => $"- {MarkdownTable.Escape(u.Source)}: {MarkdownTable.Escape(u.Reason)}\n");
        return $"{MarkdownTable.Escape(name)}:\n\n{string.Concat(files)}{(hidden > 0 ? $"- {Wording.More(hidden)}\n" : "")}";
    }
}

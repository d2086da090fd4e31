using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>What was run and what was not, on what, and how long it took.</summary>
internal static class RunSections
{
    private const int ListedFiles = 100;

    public static IEnumerable<HtmlSection> Of(OodBenchmarkResult result)
    {
        var unreadable = Wording.UnreadableImages(result);
        var leftOut = Wording.LeftOutScorers(result);
        if (leftOut.Count > 0)
        {
            yield return new HtmlSection("left-out", "Left out", Tag("p", Wording.LeftOut), Facts(leftOut));
        }

        yield return new HtmlSection("models", "Models", HtmlTable.Of(RunTables.Models(result), "Models"));
        yield return new HtmlSection(
            "sets",
            "Data sets",
            HtmlTable.Of(RunTables.Sets(result), "Data sets"),
            unreadable.Count > 0 ? Tag("p", ("class", "note"), Wording.Unreadable) : null,
            unreadable.Select(u => Unreadable(u.Name, u.Images)));
        yield return new HtmlSection(
            "run",
            "Run",
            Facts(RunTables.Facts(result.Run)),
            HtmlTable.Of(RunTables.Stages(result), "Time spent in each stage"),
            Tag("p", ("class", "note"), Wording.Added(result)),
            HtmlTable.Of(RunTables.Scorers(result), "Time that each scorer added"));
    }

    private static XElement Facts(IEnumerable<(string Name, string Value)> facts) =>
        Tag("dl", facts.SelectMany(f => (XElement[])[Tag("dt", f.Name), Tag("dd", f.Value)]));

    private static XElement Unreadable(string name, IReadOnlyList<UnreadableImage> images)
    {
        int hidden = images.Count - ListedFiles;
        return Tag("details",
            Tag("summary", $"{name}: {Figures.Count(images.Count, "unreadable image")}"),
            Tag("ul",
                images.Take(ListedFiles).Select(u => Tag("li", Tag("code", u.Source), ": " + u.Reason)),
                hidden > 0 ? Tag("li", Wording.More(hidden)) : null));
    }
}

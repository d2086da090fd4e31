using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>The most confident mistakes of each method on each set: pictures where they were asked for, else names.</summary>
internal static class GallerySection
{
    private const int Named = 6;

    public static IEnumerable<HtmlSection> Of(OodBenchmarkResult result, IReadOnlyList<MethodCurves> methods, ReportGallery? gallery)
    {
        if (methods.Count == 0 || methods[0].Sets.Count == 0)
        {
            yield break;
        }

        yield return new HtmlSection(
            "mistakes",
            "Most confident mistakes",
            Tag("p", ("class", "note"),
                $"At the threshold that {Figures.Level(result.Run.TprLevel)} of the in-distribution images pass: of each OOD set the images that pass with the "
                + "highest scores, and the in-distribution images that are refused with the lowest. Below each its score"
                + (result.Sets.Any(s => s.Claims is not null) ? " and, for a group head, the group that claims it." : ".")
                + (gallery is null ? " Pictures stand here where they are asked for." : " Pictures are as the network sees them, but for their size.")),
            methods.Select(m => Block(result, m, gallery)));
    }

    private static XElement Block(OodBenchmarkResult result, MethodCurves method, ReportGallery? gallery)
    {
        double threshold = method.Threshold(result.Run.TprLevel);
        IEnumerable<XElement> sets = result.Sets.Where(s => s.Sources.Count > 0).OrderBy(s => s.IsInDistribution)
            .Select(s => Mistakes.Of(result, method.Index, s, threshold, gallery?.PerSet ?? Named))
            .SelectMany(m => Row(m, gallery));
        return gallery is null
            ? Tag("details", ("class", method.Class), Tag("summary", method.Name), sets)
            : Tag("div", ("class", method.Class), Tag("h3", method.Name), sets);
    }

    private static IEnumerable<XElement> Row(Mistakes mistakes, ReportGallery? gallery)
    {
        string verb = mistakes.Set.IsInDistribution ? "refused" : "passed";
        yield return Tag("p", ("class", "mistaken"), mistakes.Set.Name, Tag("small", $" {Figures.Count(mistakes.Count)} of {Figures.Count(mistakes.Set.Sources.Count, "image")} {verb}"));
        if (mistakes.Count > 0)
        {
            yield return gallery is null
                ? Tag("ul", mistakes.Worst.Select(m => Tag("li", Tag("code", m.ShortName), $" {Figures.Score(m.Score)} {m.Group}".TrimEnd())))
                : Tag("ul", ("class", "gallery"), mistakes.Worst.Select(m => Tag("li", Picture(m, gallery), Tag("span", Figures.Score(m.Score)), m.Group is { } group ? Tag("span", group) : null)));
        }
    }

    private static XElement Picture(Mistake mistake, ReportGallery gallery) => gallery.Thumbnail(mistake.Source) is { } webp
        ? VoidTag("img", ("src", "data:image/webp;base64," + Convert.ToBase64String(webp)), ("alt", mistake.ShortName), ("title", mistake.ShortName), ("loading", "lazy"))
        : Tag("code", mistake.ShortName);
}

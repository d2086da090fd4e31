using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>Which group of a group head claims OOD images: for each OOD set two bars for each group, in-distribution and OOD.</summary>
internal static class ClaimSection
{
    private const double Row = 23;
    private const double Bar = 7;
    private const int LongestName = 14;

    public static IEnumerable<HtmlSection> Of(OodBenchmarkResult result)
    {
        GroupClaims[] models = [.. GroupClaims.Of(result)];
        if (models.Length == 0)
        {
            yield break;
        }

        yield return new HtmlSection(
            "groups",
            "Groups that claim the images",
            Tag("p", ("class", "note"),
                "The MOS score of an image comes from one group alone: the one that gives its class “others” the least probability. Bars are the "
                + "share of a set's images that each group claims so. A group that claims OOD images was never taught to refuse what they look like."),
            HistogramSection.Key,
            models.SelectMany(m => (XElement?[])
            [
                models.Length > 1 ? Tag("h3", m.Model) : null,
                Tag("div", ("class", "plots claims"), m.Sets.Select(s => Tag("figure", Tag("figcaption", s.Set), Plot(m, s.Set, s.Shares)))),
            ]).OfType<XElement>());
    }

    private static XElement Plot(GroupClaims claims, string set, double[] outside)
    {
        double most = claims.Sets.SelectMany(s => s.Shares).Concat(claims.Inside).Max();
        PlotFrame frame = new(Width: 260, Height: 30 + (Row * claims.Groups.Count), Left: 84, Right: 12, Top: 4, Bottom: 26)
        {
            Horizontal = (0, most),
            Vertical = (claims.Groups.Count, 0),
        };
        IEnumerable<string> shares = claims.Groups.Zip(outside, (group, share) => (group, share)).OrderByDescending(c => c.share)
            .Select(c => $"{c.group} {Figures.PercentSigned(c.share)}");
        return frame.Picture(
            $"Share of the images of {set} that each group of {claims.Model} claims: {string.Join(", ", shares)}.",
            Ticks.Of(0, 100 * most, 4).SelectMany(t => (XElement[])
            [
                frame.Line("grid", t.Value / 100, 0, t.Value / 100, claims.Groups.Count),
                frame.Below(t.Value / 100, t.Label + " %"),
            ]),
            claims.Groups.SelectMany((group, g) => (XElement[])
            [
                Tag("g", Tag("title", $"{group}: in-distribution {Figures.PercentSigned(claims.Inside[g])}, {set} {Figures.PercentSigned(outside[g])}"),
                    frame.Beside(g + 0.5, Short(group)),
                    frame.Bar("bars in", claims.Inside[g], g + 0.5, -Bar - 0.5, Bar),
                    frame.Bar("bars out", outside[g], g + 0.5, 0.5, Bar)),
            ]));
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)].TrimEnd() + "…";
}

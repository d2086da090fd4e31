using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>Precision-recall curves: a plot for each OOD set with all methods in it, once for either positive class.</summary>
internal static class PrecisionRecallSection
{
    private const double Resolution = 1 / 250.0;

    private static readonly PlotFrame Frame = new(Width: 270, Height: 266, Left: 38, Right: 8, Top: 8, Bottom: 36);

    public static IEnumerable<HtmlSection> Of(IReadOnlyList<MethodCurves> methods)
    {
        if (methods.Count == 0 || methods[0].Sets.Count == 0)
        {
            yield break;
        }

        yield return new HtmlSection(
            "precision",
            "Precision and recall",
            Tag("p", ("class", "note"),
                "Across, the share of the positive images that are found (recall); up, the share of those called positive that are so (precision). "
                + "The dotted line is chance: the share of positive images. The area below a curve is its AUPR."),
            Plots("In-distribution is positive", methods, inIsPositive: true),
            Plots("OOD is positive", methods, inIsPositive: false));
    }

    private static IEnumerable<XElement> Plots(string heading, IReadOnlyList<MethodCurves> methods, bool inIsPositive) =>
    [
        Tag("h3", heading),
        Tag("div", ("class", "plots square"), methods[0].Sets.Select((set, i) => Tag("figure", Tag("figcaption", set.Set), Plot(methods, i, inIsPositive)))),
    ];

    private static XElement Plot(IReadOnlyList<MethodCurves> methods, int set, bool inIsPositive)
    {
        SetCurve first = methods[0].Sets[set];
        double share = first.Curve.InCount / (double)(first.Curve.InCount + first.Curve.OutCount);
        double chance = inIsPositive ? share : 1 - share;
        string name = inIsPositive ? "AUPR-In" : "AUPR-Out";
        IEnumerable<string> areas = methods.Select(m => m.Sets[set].Curve).Select(c => inIsPositive ? c.AuprIn : c.AuprOut)
            .Zip(methods, (area, m) => $"{m.Name} has {name} {Figures.PercentSigned(area)}");
        return Frame.Picture(
            $"Precision-recall curves on {first.Set}: {string.Join(", ", areas)}; chance is {Figures.PercentSigned(chance)}.",
            Frame.PercentGrid(),
            Frame.Line("guide", 0, chance, 1, chance),
            Frame.AxisNames("Recall, %", "Precision, %"),
            methods.Select(m => m.Line(Frame.Path(PrecisionRecall.Of(m.Sets[set].Curve, inIsPositive).Steps(Resolution)))));
    }
}

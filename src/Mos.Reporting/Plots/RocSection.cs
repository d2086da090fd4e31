using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>ROC curves: a plot for each OOD set with all methods in it.</summary>
internal static class RocSection
{
    private const int PointsPerCurve = 400;

    private static readonly PlotFrame Frame = new(Width: 270, Height: 266, Left: 38, Right: 8, Top: 8, Bottom: 36);

    public static IEnumerable<HtmlSection> Of(IReadOnlyList<MethodCurves> methods, double tprLevel)
    {
        if (methods.Count == 0 || methods[0].Sets.Count == 0)
        {
            yield break;
        }

        yield return new HtmlSection(
            "roc",
            "ROC curves",
            Tag("p", ("class", "note"),
                "Across, the share of OOD images that pass as in-distribution (FPR); up, the share of in-distribution images that do (TPR). "
                + $"The fine level line is at TPR {Figures.Level(tprLevel)}, the diagonal is chance."),
            MethodLegend.Of(methods),
            Tag("div", ("class", "plots square"), methods[0].Sets.Select((set, i) => Tag("figure",
                Tag("figcaption", set.Set),
                Plot(methods, i, tprLevel)))));
    }

    private static XElement Plot(IReadOnlyList<MethodCurves> methods, int set, double tprLevel)
    {
        IEnumerable<string> areas = methods.Select(m => $"{m.Name} has AUROC {Figures.PercentSigned(m.Sets[set].Curve.Auroc)}");
        return Frame.Picture(
            $"ROC curves on {methods[0].Sets[set].Set}: {string.Join(", ", areas)}.",
            Frame.PercentGrid(),
            Frame.Line("guide", 0, 0, 1, 1),
            Frame.Line("guide level", 0, tprLevel, 1, tprLevel),
            Frame.AxisNames("FPR, %", "TPR, %"),
            methods.Select(m => m.Line(Frame.Path(m.Sets[set].Curve.Thin(PointsPerCurve).Select(p => (p.Fpr, p.Tpr))))));
    }
}

using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>Score histograms: for each method a row of plots, in-distribution against one OOD set each.</summary>
internal static class HistogramSection
{
    private static readonly PlotFrame Frame = new(Width: 250, Height: 150, Left: 34, Right: 6, Top: 6, Bottom: 22);

    public static IEnumerable<HtmlSection> Of(IReadOnlyList<MethodCurves> methods, double tprLevel)
    {
        if (methods.Count == 0 || methods[0].Sets.Count == 0)
        {
            yield break;
        }

        yield return new HtmlSection(
            "scores",
            "Scores",
            Tag("p", ("class", "note"),
                $"Share of a set's images in each of {HistogramBins.Count} bins of the score; higher scores are more in-distribution. At and right of the upright line are "
                + $"{Figures.Short(100 * tprLevel, 2)} % of the in-distribution images. The outermost bins also hold what lies beyond the axis."),
            Tag("p", ("class", "key"), Sample("in"), Tag("span", "in-distribution"), Sample("out"), Tag("span", "OOD")),
            methods.Select(m => Row(m, tprLevel)));
    }

    private static XElement Row(MethodCurves method, double tprLevel)
    {
        HistogramBins bins = HistogramBins.Of(method.Sets.Select(s => s.OutScores).Prepend(method.InScores));
        double[] inside = bins.Shares(method.InScores);
        double[][] outside = [.. method.Sets.Select(s => bins.Shares(s.OutScores))];
        PlotFrame frame = Frame with { Horizontal = (bins.Low, bins.High), Vertical = (0, outside.Append(inside).Max(s => s.Max())) };
        return Tag("div", ("class", method.Class),
            Tag("h3", method.Name),
            Tag("div", ("class", "plots scores"), method.Sets.Select((set, i) => Tag("figure",
                Tag("figcaption", set.Set),
                Plot(frame, method, set, bins.Outline(inside), bins.Outline(outside[i]), tprLevel)))));
    }

    private static XElement Plot(
        PlotFrame frame, MethodCurves method, SetCurve set, IEnumerable<(double X, double Y)> inside, IEnumerable<(double X, double Y)> outside, double tprLevel)
    {
        double threshold = set.Curve.Points.First(p => p.Tpr >= tprLevel).Threshold;
        double place = Math.Clamp(threshold, frame.Horizontal.Low, frame.Horizontal.High);
        return frame.Picture(
            $"Histogram of the scores of {method.Name}, in-distribution against {set.Set}; AUROC {Figures.Percent(set.Curve.Auroc)} %.",
            Ticks.Of(0, 100 * frame.Vertical.High, 3).SelectMany(t => (XElement[])
            [
                frame.Line("grid", frame.Horizontal.Low, t.Value / 100, frame.Horizontal.High, t.Value / 100),
                frame.Beside(t.Value / 100, t.Label + " %"),
            ]),
            Ticks.Of(frame.Horizontal.Low, frame.Horizontal.High, 4).Select(t => frame.Below(t.Value, t.Label)),
            Tag("path", ("class", "bars in"), ("d", frame.Path(inside))),
            Tag("path", ("class", "bars out"), ("d", frame.Path(outside))),
            frame.Line("threshold", place, 0, place, frame.Vertical.High));
    }

    private static XElement Sample(string kind) =>
        Tag("svg", ("viewBox", "0 0 36 14"), ("class", "sample"), ("aria-hidden", "true"), Tag("path", ("class", "bars " + kind), ("d", "M2 13V6H12V2H24V8H34V13")));
}

using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>Score histograms: for each method a row of plots, in-distribution against one OOD set each.</summary>
internal static class HistogramSection
{
    private static readonly PlotFrame Frame = new(Width: 250, Height: 150, Left: 34, Right: 6, Top: 6, Bottom: 22);

    /// <summary>Which colour is which kind of image.</summary>
    public static XElement Key => Tag("p", ("class", "key"), Sample("in"), Tag("span", "in-distribution"), Sample("out"), Tag("span", "OOD"));

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
                $"Share of a set's images in each of {HistogramBins.Count} bins of the score; higher scores are more in-distribution. "
                + $"At and right of the upright line are {Figures.Level(tprLevel)} of the in-distribution images. "
                + "The outermost bins also hold what lies beyond the axis."),
            Key,
            methods.Select(m => Row(m, tprLevel)));
    }

    private static XElement Row(MethodCurves method, double tprLevel)
    {
        HistogramBins bins = HistogramBins.Of(method.Sets.Select(s => s.OutScores).Prepend(method.InScores));
        return Tag("div", ("class", method.Class),
            Tag("h3", method.Name),
            Tag("div", ("class", "plots scores"), method.Sets.Select(set => Tag("figure",
                Tag("figcaption", set.Set),
                Plot(method, set, bins, tprLevel)))));
    }

    private static XElement Plot(MethodCurves method, SetCurve set, HistogramBins bins, double tprLevel)
    {
        double[] inside = bins.Shares(method.InScores);
        double[] outside = bins.Shares(set.OutScores);
        PlotFrame frame = Frame with { Horizontal = (bins.Low, bins.High), Vertical = (0, Math.Max(inside.Max(), outside.Max())) };
        double place = Math.Clamp(method.Threshold(tprLevel), bins.Low, bins.High);
        return frame.Picture(
            $"Histogram of the scores of {method.Name}, in-distribution against {set.Set}; AUROC {Figures.PercentSigned(set.Curve.Auroc)}, "
            + $"median score {Figures.Score(Median(method.InScores))} in-distribution and {Figures.Score(Median(set.OutScores))} OOD.",
            Ticks.Of(0, 100 * frame.Vertical.High, 3).SelectMany(t => (XElement[])
            [
                frame.Line("grid", bins.Low, t.Value / 100, bins.High, t.Value / 100),
                frame.Beside(t.Value / 100, t.Label + " %"),
            ]),
            Ticks.Of(bins.Low, bins.High, 4).Select(t => frame.Below(t.Value, t.Label)),
            Tag("path", ("class", "bars in"), ("d", frame.Path(bins.Outline(inside)))),
            Tag("path", ("class", "bars out"), ("d", frame.Path(bins.Outline(outside)))),
            frame.Line("threshold", place, 0, place, frame.Vertical.High));
    }

    private static double Median(double[] scores) => scores.Order().ElementAt(scores.Length / 2);

    private static XElement Sample(string kind) =>
        Tag("svg", ("viewBox", "0 0 36 14"), ("class", "sample"), ("aria-hidden", "true"),
            Tag("path", ("class", "bars " + kind), ("d", "M2 13V6H12V2H24V8H34V13")));
}

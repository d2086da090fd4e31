using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>One method as the plots show it: its look, its scores, and its curve on each OOD set that has images.</summary>
internal sealed record MethodCurves(int Index, string Name, double[] InScores, IReadOnlyList<SetCurve> Sets)
{
    private const int Colours = 7;

    // As many as are still told apart; coprime to the colours, so that 35 methods look different.
    private static readonly string[] Dashes = ["", "7 3", "2 2.5", "9 3 2 3", "4 2"];

    /// <summary>The class that hides and shows the method.</summary>
    public string Class => $"m{Index}";

    /// <summary>The class that colours it.</summary>
    public string Colour => $"c{Index % Colours}";

    /// <summary>The dashes that tell it apart without colour.</summary>
    public string Dash => Dashes[Index % Dashes.Length];

    /// <summary>Its curve in a plot.</summary>
    /// <param name="path">The data of a path.</param>
    public XElement Line(string path) =>
        Tag("path", ("class", $"curve {Class} {Colour}"), ("stroke-dasharray", Dash), ("d", path), Tag("title", Name));

    /// <summary>The score at and above which the given share of the in-distribution images are.</summary>
    public double Threshold(double tprLevel) => Sets[0].Curve.Points.First(p => p.Tpr >= tprLevel).Threshold;

    public static IReadOnlyList<MethodCurves> Of(OodBenchmarkResult result)
    {
        BenchmarkSet inside = result.Sets.First(s => s.IsInDistribution);
        BenchmarkSet[] outside = [.. result.Sets.Where(s => !s.IsInDistribution && s.Sources.Count > 0)];
        return inside.Sources.Count == 0 ? [] :
        [
            .. result.Methods.Select((method, m) => new MethodCurves(
                m,
                method.Name,
                inside.Scores[m],
                [.. outside.Select(set => new SetCurve(set.Name, set.Scores[m], RocCurve.Compute(inside.Scores[m], set.Scores[m])))])),
        ];
    }
}

/// <summary>The scores of one method on one OOD set, and the curve that they make with the in-distribution scores.</summary>
internal sealed record SetCurve(string Set, double[] OutScores, RocCurve Curve);

using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>The rectangle of a plot in the units of its SVG, and the mapping of data onto it.</summary>
internal sealed record PlotFrame(double Width, double Height, double Left, double Right, double Top, double Bottom)
{
    /// <summary>Data at the left and right edge.</summary>
    public (double Low, double High) Horizontal { get; init; } = (0, 1);

    /// <summary>Data at the bottom and top edge.</summary>
    public (double Low, double High) Vertical { get; init; } = (0, 1);

    /// <summary>The picture, with a text in its stead for those who do not see it.</summary>
    public XElement Picture(string alternative, params IEnumerable<object?> content) =>
        Tag("svg", [("viewBox", $"0 0 {Number(Width)} {Number(Height)}"), ("role", "img"), ("aria-label", alternative), .. content]);

    /// <summary>A line through points, as the data of a path.</summary>
    public string Path(IEnumerable<(double X, double Y)> points) => "M" + string.Join('L', points.Select(p => $"{Number(X(p.X))} {Number(Y(p.Y))}"));

    /// <summary>A straight line between two points.</summary>
    public XElement Line(string kind, double x1, double y1, double x2, double y2) =>
        Tag("line", ("class", kind), ("x1", Number(X(x1))), ("y1", Number(Y(y1))), ("x2", Number(X(x2))), ("y2", Number(Y(y2))));

    /// <summary>A bar from the left edge.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="value">Where it ends, as data.</param>
    /// <param name="row">Its place, as data.</param>
    /// <param name="offset">How far below that it begins, in the units of the SVG.</param>
    /// <param name="thickness">Its height in the same units.</param>
    public XElement Bar(string kind, double value, double row, double offset, double thickness) => Tag("rect",
        ("class", kind), ("x", Number(Left)), ("y", Number(Y(row) + offset)), ("width", Number(X(value) - Left)), ("height", Number(thickness)));

    /// <summary>A tick's label below the frame.</summary>
    public XElement Below(double value, string label) => Text(X(value), Height - Bottom + 14, "middle", label);

    /// <summary>A tick's label left of the frame.</summary>
    public XElement Beside(double value, string label) => Text(Left - 5, Y(value) + 3.5, "end", label);

    /// <summary>The names of the axes.</summary>
    public IEnumerable<XElement> AxisNames(string horizontal, string vertical)
    {
        double middle = (Top + Height - Bottom) / 2;
        yield return Text((Left + Width - Right) / 2, Height - 4, "middle", horizontal);
        yield return Text(10, middle, "middle", vertical, ("transform", $"rotate(-90 10 {Number(middle)})"));
    }

    /// <summary>The grid and the ticks of a plot whose axes both go from 0 to 100 %.</summary>
    public IEnumerable<XElement> PercentGrid() => Ticks.Of(0, 100, 5).SelectMany(t => (XElement[])
    [
        Line("grid", t.Value / 100, 0, t.Value / 100, 1),
        Line("grid", 0, t.Value / 100, 1, t.Value / 100),
        Below(t.Value / 100, t.Label),
        Beside(t.Value / 100, t.Label),
    ]);

    private static XElement Text(double x, double y, string anchor, string text, params IEnumerable<object?> attributes) =>
        Tag("text", [("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor), .. attributes, text]);

    private double X(double value) => Left + ((value - Horizontal.Low) / (Horizontal.High - Horizontal.Low) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - ((value - Vertical.Low) / (Vertical.High - Vertical.Low) * (Height - Top - Bottom));
}

using SkiaSharp;

namespace Mos.Cli.Demo;

/// <summary>Figures that stand alone on a background: three groups of the demo's classes, and unseen ones of the same kinds.</summary>
internal static class DemoFigures
{
    public static IReadOnlyList<DemoClass> Polygons { get; } =
    [
        new("triangle", false, b => b.Fill(DemoBrush.Regular(3))),
        new("square", false, b => b.Fill(DemoBrush.Polygon(-.8f, -.8f, .8f, -.8f, .8f, .8f, -.8f, .8f))),
        new("pentagon", false, b => b.Fill(DemoBrush.Regular(5))),
        new("octagon", false, b => b.Fill(DemoBrush.Regular(8))),
        new("star", false, b => b.Fill(DemoBrush.Regular(5, inner: .42f))),
        new("arrow", false, b => b.Fill(DemoBrush.Polygon(-.9f, -.3f, .1f, -.3f, .1f, -.8f, .95f, 0, .1f, .8f, .1f, .3f, -.9f, .3f))),
    ];

    public static IReadOnlyList<DemoClass> Rounds { get; } =
    [
        new("disc", false, b => b.Disc(0, 0, .85f)),
        new("ring", false, b => b.Circle(0, 0, .7f, .3f)),
        new("ellipse", false, b => b.Fill(Oval(.95f, .5f))),
        new("crescent", false, b => b.Fill(Minus(Oval(.9f, .9f), .45f))),
        new("half-disc", false, b => b.Fill(HalfDisc())),
        new("two-discs", false, b =>
        {
            b.Disc(-.5f, 0, .45f);
            b.Disc(.5f, 0, .45f);
        }),
    ];

    public static IReadOnlyList<DemoClass> Strokes { get; } =
    [
        new("plus", false, b => Strokes2(b, [-.9f, 0, .9f, 0], [0, -.9f, 0, .9f])),
        new("tee", false, b => Strokes2(b, [-.8f, -.8f, .8f, -.8f], [0, -.8f, 0, .9f])),
        new("angle", false, b => b.Line(DemoBrush.Polyline(-.7f, -.9f, -.7f, .8f, .8f, .8f), .24f)),
        new("zigzag", false, b => b.Line(DemoBrush.Polyline(-.95f, .5f, -.5f, -.5f, 0, .5f, .5f, -.5f, .95f, .5f), .2f)),
        new("wave", false, b => b.Line(DemoBrush.Curve(t => ((1.9f * t) - .95f, .55f * MathF.Sin(9.4f * t))), .2f)),
        new("spiral", false, b => b.Line(DemoBrush.Curve(t => (.92f * t * MathF.Cos(11 * t), .92f * t * MathF.Sin(11 * t))), .18f)),
    ];

    /// <summary>Figures that no group has, drawn in the same way: near out-of-distribution.</summary>
    public static IReadOnlyList<DemoClass> Unseen { get; } =
    [
        new("hourglass", false, b => b.Fill(DemoBrush.Polygon(-.8f, -.9f, .8f, -.9f, -.8f, .9f, .8f, .9f))),
        new("hexagram", false, b => b.Fill(DemoBrush.Regular(6, inner: .55f))),
        new("heart", false, b => b.Fill(Heart())),
        new("bolt", false, b => b.Fill(DemoBrush.Polygon(.1f, -1, -.6f, .15f, -.05f, .15f, -.2f, 1, .6f, -.25f, .05f, -.25f))),
        new("frame", false, b => b.Line(DemoBrush.Polygon(-.75f, -.75f, .75f, -.75f, .75f, .75f, -.75f, .75f), .22f)),
        new("eight", false, b =>
        {
            b.Circle(0, -.45f, .4f, .2f);
            b.Circle(0, .45f, .4f, .2f);
        }),
    ];

    private static void Strokes2(DemoBrush brush, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        brush.Line(DemoBrush.Polyline(first), .24f);
        brush.Line(DemoBrush.Polyline(second), .24f);
    }

    private static SKPath Oval(float radiusX, float radiusY)
    {
        var path = new SKPath();
        path.AddOval(new SKRect(-radiusX, -radiusY, radiusX, radiusY));
        return path;
    }

    private static SKPath Minus(SKPath from, float shift)
    {
        using SKPath full = from;
        using var bite = new SKPath();
        bite.AddCircle(shift, 0, .75f);
        return full.Op(bite, SKPathOp.Difference);
    }

    private static SKPath HalfDisc()
    {
        var path = new SKPath();
        path.AddArc(new SKRect(-.9f, -.5f, .9f, 1.3f), 180, 180);
        path.Close();
        return path;
    }

    private static SKPath Heart()
    {
        var path = new SKPath();
        path.MoveTo(0, .9f);
        path.CubicTo(-1.5f, -.2f, -.7f, -1.3f, 0, -.45f);
        path.CubicTo(.7f, -1.3f, 1.5f, -.2f, 0, .9f);
        path.Close();
        return path;
    }
}

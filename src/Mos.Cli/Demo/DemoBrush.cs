using SkiaSharp;

namespace Mos.Cli.Demo;

/// <summary>A canvas in unit coordinates, [-1, 1] in both directions, with one colour and the image's own random numbers.</summary>
internal sealed class DemoBrush(SKCanvas canvas, SKColor colour, Random random) : IDisposable
{
    private readonly SKPaint _fill = new() { Color = colour, IsAntialias = true };
    private readonly SKPaint _line = new() { Color = colour, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };

    public Random Random => random;

    public void Fill(SKPath path)
    {
        using (path)
        {
            canvas.DrawPath(path, _fill);
        }
    }

    public void Line(SKPath path, float width)
    {
        _line.StrokeWidth = width;
        using (path)
        {
            canvas.DrawPath(path, _line);
        }
    }

    public void Disc(float x, float y, float radius) => canvas.DrawCircle(x, y, radius, _fill);

    public void Circle(float x, float y, float radius, float width)
    {
        _line.StrokeWidth = width;
        canvas.DrawCircle(x, y, radius, _line);
    }

    public void Box(float x, float y, float width, float height) => canvas.DrawRect(x, y, width, height, _fill);

    /// <summary>A closed path through corners given as x, y, x, y, ...</summary>
    public static SKPath Polygon(params ReadOnlySpan<float> corners) => Through(corners, close: true);

    /// <summary>An open path through points given as x, y, x, y, ...</summary>
    public static SKPath Polyline(params ReadOnlySpan<float> points) => Through(points, close: false);

    /// <summary>Corners on a circle; with two radii, a star.</summary>
    public static SKPath Regular(int corners, float inner = 0)
    {
        int n = inner > 0 ? 2 * corners : corners;
        Span<float> points = stackalloc float[2 * n];
        for (int i = 0; i < n; i++)
        {
            float radius = inner > 0 && i % 2 == 1 ? inner : 1;
            (float sin, float cos) = MathF.SinCos(2 * MathF.PI * i / n);
            (points[2 * i], points[(2 * i) + 1]) = (radius * sin, -radius * cos);
        }

        return Polygon(points);
    }

    /// <summary>An open path along a curve, t from 0 to 1.</summary>
    public static SKPath Curve(Func<float, (float X, float Y)> at, int steps = 48)
    {
        Span<float> points = stackalloc float[2 * (steps + 1)];
        for (int i = 0; i <= steps; i++)
        {
            (points[2 * i], points[(2 * i) + 1]) = at((float)i / steps);
        }

        return Polyline(points);
    }

    public void Dispose()
    {
        _fill.Dispose();
        _line.Dispose();
    }

    private static SKPath Through(ReadOnlySpan<float> points, bool close)
    {
        var path = new SKPath();
        path.MoveTo(points[0], points[1]);
        for (int i = 2; i < points.Length; i += 2)
        {
            path.LineTo(points[i], points[i + 1]);
        }

        if (close)
        {
            path.Close();
        }

        return path;
    }
}

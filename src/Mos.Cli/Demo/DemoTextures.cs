namespace Mos.Cli.Demo;

/// <summary>Patterns that cover the image: one group of the demo's classes, and unseen ones of the same kind.</summary>
internal static class DemoTextures
{
    // Wide enough to cover the square after any rotation.
    private const float Edge = 2f;

    public static IReadOnlyList<DemoClass> Known { get; } =
    [
        new("stripes", true, b => Rows(b, (y, step) => b.Box(-Edge, y, 2 * Edge, step / 2))),
        new("checker", true, b => Cells(b, (x, y, step, odd) =>
        {
            if (odd)
            {
                b.Box(x, y, step, step);
            }
        })),
        new("dots", true, b => Cells(b, (x, y, step, _) => b.Disc(x, y, .33f * step))),
        new("grid", true, b => Rows(b, (y, step) =>
        {
            b.Box(-Edge, y, 2 * Edge, .25f * step);
            b.Box(y, -Edge, .25f * step, 2 * Edge);
        })),
        new("bricks", true, b => Cells(b, (x, y, step, odd) => b.Box(x + (odd ? 0 : .5f * step), y, .8f * step, .7f * step), everyOther: true)),
        new("ripples", true, b =>
        {
            float step = Step(b);
            for (float r = step / 2; r < 2 * Edge; r += step)
            {
                b.Circle(0, 0, r, .45f * step);
            }
        }),
    ];

    /// <summary>Patterns that the group does not have: near out-of-distribution.</summary>
    public static IReadOnlyList<DemoClass> Unseen { get; } =
    [
        new("chevrons", true, b => Rows(b, (y, step) =>
        {
            for (float x = -Edge; x < Edge; x += 2 * step)
            {
                b.Line(DemoBrush.Polyline(x, y, x + step, y + step, x + (2 * step), y), .3f * step);
            }
        })),
        new("dashes", true, b => Cells(b, (x, y, step, odd) => b.Box(x, y, odd ? .75f * step : .2f * step, odd ? .2f * step : .75f * step))),
        new("scales", true, b => Cells(b, (x, y, step, odd) => b.Circle(x + (odd ? .5f * step : 0), y, .5f * step, .14f * step))),
        new("rays", true, b =>
        {
            int rays = b.Random.Next(5, 10);
            for (int i = 0; i < rays; i++)
            {
                (float sin, float cos) = MathF.SinCos(2 * MathF.PI * i / rays);
                (float sin2, float cos2) = MathF.SinCos(2 * MathF.PI * (i + .5f) / rays);
                b.Fill(DemoBrush.Polygon(0, 0, 3 * cos, 3 * sin, 3 * cos2, 3 * sin2));
            }
        }),
    ];

    private static float Step(DemoBrush brush) => .32f + (.3f * brush.Random.NextSingle());

    private static void Rows(DemoBrush brush, Action<float, float> draw)
    {
        float step = Step(brush);
        for (float y = -Edge; y < Edge; y += step)
        {
            draw(y, step);
        }
    }

    private static void Cells(DemoBrush brush, Action<float, float, float, bool> draw, bool everyOther = false)
    {
        float step = Step(brush);
        int row = 0;
        for (float y = -Edge; y < Edge; y += step, row++)
        {
            int column = 0;
            for (float x = -Edge; x < Edge; x += step, column++)
            {
                draw(x, y, step, everyOther ? row % 2 == 1 : (row + column) % 2 == 1);
            }
        }
    }
}

using SkiaSharp;

namespace Mos.Cli.Demo;

/// <summary>Paints one example of a class: random colours, place, size and turn, a background with clutter, and grain.</summary>
internal static class DemoPainter
{
    /// <summary>Side of an image in pixels.</summary>
    public const int Size = 32;

    /// <summary>An example as a PNG file.</summary>
    public static byte[] Paint(DemoClass kind, Random random) => Paint(random, canvas =>
    {
        (SKColor ground, SKColor figure) = Contrast(random);
        PaintGround(canvas, random, ground);
        canvas.Save();
        canvas.Translate(Around(random, .18f), Around(random, .18f));
        canvas.RotateDegrees(Around(random, kind.Fills ? 180 : 40));
        float scale = kind.Fills ? 1 : .45f + (.4f * random.NextSingle());
        canvas.Scale(scale, scale * (.8f + (.4f * random.NextSingle())));
        using (var brush = new DemoBrush(canvas, figure, random))
        {
            kind.Draw(brush);
        }

        canvas.Restore();
        PaintClutter(canvas, random);
    });

    /// <summary>A landscape of sky, hills and a sun: far out-of-distribution.</summary>
    public static byte[] PaintLandscape(Random random) => Paint(random, canvas =>
    {
        PaintGround(canvas, random, SKColor.FromHsv(190 + Around(random, 40), 30 + (50 * random.NextSingle()), 70 + (30 * random.NextSingle())));
        using var paint = new SKPaint { IsAntialias = true, Color = SKColor.FromHsv(30 + Around(random, 25), 60, 100) };
        canvas.DrawCircle(Around(random, .8f), -.5f + Around(random, .3f), .12f + (.15f * random.NextSingle()), paint);
        for (int layer = 0; layer < 3; layer++)
        {
            float height = -.1f + (.3f * layer), phase = 6 * random.NextSingle(), swing = .1f + (.2f * random.NextSingle());
            using SKPath hills = DemoBrush.Curve(t => ((2.4f * t) - 1.2f, height + (swing * MathF.Sin(phase + (5 * t)))));
            hills.LineTo(1.2f, 1.2f);
            hills.LineTo(-1.2f, 1.2f);
            paint.Color = SKColor.FromHsv(90 + Around(random, 50), 40 + (40 * random.NextSingle()), 75 - (18 * layer));
            canvas.DrawPath(hills, paint);
        }
    });

    /// <summary>Clouds of coloured noise at several scales: far out-of-distribution.</summary>
    public static byte[] PaintNoise(Random random) => Paint(random, canvas =>
    {
        float frequency = 1.5f + (6 * random.NextSingle());
        using SKShader shader = random.Next(2) == 0
            ? SKShader.CreatePerlinNoiseTurbulence(frequency, frequency, 3, random.Next(1000))
            : SKShader.CreatePerlinNoiseFractalNoise(frequency, frequency, 3, random.Next(1000));
        using var paint = new SKPaint { Shader = shader };
        canvas.Clear(Contrast(random).Ground);
        canvas.DrawRect(-1, -1, 2, 2, paint);
    });

    private static byte[] Paint(Random random, Action<SKCanvas> draw)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(Size / 2f);
            canvas.Translate(1, 1);
            draw(canvas);
        }

        AddGrain(bitmap.GetPixelSpan(), random);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static (SKColor Ground, SKColor Figure) Contrast(Random random)
    {
        float hue = 360 * random.NextSingle();
        float value = 25 + (55 * random.NextSingle());
        float away = 22 + (30 * random.NextSingle());
        return (SKColor.FromHsv(hue, 80 * random.NextSingle(), value),
            SKColor.FromHsv((hue + 60 + (240 * random.NextSingle())) % 360, 90 * random.NextSingle(), value > 52 ? value - away : value + away));
    }

    private static void PaintGround(SKCanvas canvas, Random random, SKColor colour)
    {
        colour.ToHsv(out float h, out float s, out float v);
        SKColor other = SKColor.FromHsv(h, s, Math.Clamp(v + Around(random, 18), 0, 100));
        using SKShader shader = SKShader.CreateLinearGradient(new SKPoint(Around(random, 1), -1), new SKPoint(Around(random, 1), 1), [colour, other], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(-1, -1, 2, 2, paint);
    }

    private static void PaintClutter(SKCanvas canvas, Random random)
    {
        using var paint = new SKPaint { IsAntialias = true, StrokeWidth = .07f };
        for (int n = random.Next(4); n > 0; n--)
        {
            paint.Color = SKColor.FromHsv(360 * random.NextSingle(), 70, 100 * random.NextSingle());
            float x = Around(random, 1), y = Around(random, 1);
            canvas.DrawLine(x, y, x + Around(random, .6f), y + Around(random, .6f), paint);
        }
    }

    private static void AddGrain(Span<byte> rgba, Random random)
    {
        int strength = random.Next(4, 34);
        for (int i = 0; i < rgba.Length; i++)
        {
            if (i % 4 != 3)
            {
                rgba[i] = (byte)Math.Clamp(rgba[i] + random.Next(-strength, strength + 1), 0, 255);
            }
        }
    }

    private static float Around(Random random, float reach) => reach * ((2 * random.NextSingle()) - 1);
}

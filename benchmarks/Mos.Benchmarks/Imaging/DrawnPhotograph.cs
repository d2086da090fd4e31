using SkiaSharp;

namespace Mos.Benchmarks.Imaging;

/// <summary>A drawn picture with the waves and the grain of a photograph, since what a JPEG costs depends on its detail.</summary>
internal static class DrawnPhotograph
{
    public static byte[] Jpeg(int width, int height, int seed = 1)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int grain = random.Next(-12, 13);
                bitmap.SetPixel(x, y, new SKColor(Level(x * 0.11, grain), Level((x * 0.05) + (y * 0.07), grain), Level(y * 0.13, grain)));
            }
        }

        return bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 90).ToArray();
    }

    private static byte Level(double phase, int grain) => (byte)(128 + (90 * Math.Sin(phase)) + grain);
}

namespace Mos.Vision;

/// <summary>The augmentation of BiT and MOS: a square cut at random from a larger one, flipped left to right every second time.</summary>
internal static class RandomCrop
{
    /// <summary>Cuts one image.</summary>
    /// <param name="source">Pixels of the larger square, RGB.</param>
    /// <param name="sourceSize">Its side.</param>
    /// <param name="target">Receives the pixels.</param>
    /// <param name="size">The side of the result.</param>
    /// <param name="random">Where, and whether flipped.</param>
    public static void Cut(ReadOnlySpan<byte> source, int sourceSize, Span<byte> target, int size, SplitMix64 random)
    {
        int top = random.NextInt(sourceSize - size + 1);
        int left = random.NextInt(sourceSize - size + 1);
        bool flip = random.NextInt(2) == 1;
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<byte> from = source.Slice((((top + y) * sourceSize) + left) * 3, size * 3);
            Span<byte> to = target.Slice(y * size * 3, size * 3);
            from.CopyTo(to);
            if (flip)
            {
                Mirror(to);
            }
        }
    }

    private static void Mirror(Span<byte> row)
    {
        for (int a = 0, b = row.Length - 3; a < b; a += 3, b -= 3)
        {
            (row[a], row[b]) = (row[b], row[a]);
            (row[a + 1], row[b + 1]) = (row[b + 1], row[a + 1]);
            (row[a + 2], row[b + 2]) = (row[b + 2], row[a + 2]);
        }
    }
}

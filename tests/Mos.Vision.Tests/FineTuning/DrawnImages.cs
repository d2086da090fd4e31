using System.Buffers.Binary;

namespace Mos.Vision.Tests.FineTuning;

/// <summary>Small images drawn by program, one colour and one stripe width for each class, with noise.</summary>
internal static class DrawnImages
{
    private const int Size = 24;

    public static string[] Names { get; } = ["ape", "bee", "cat", "dog"];

    public static ImageSet Set(int perClass, int seed, IReadOnlyList<string>? names = null)
    {
        string[] order = [.. names ?? Names];
        return new ImageSet(
            from n in Enumerable.Range(0, perClass)
            from label in Enumerable.Range(0, order.Length)
            let image = ImageItem.FromBytes($"{order[label]}-{seed}-{n}.bmp", Bitmap(Array.IndexOf(Names, order[label]), new SplitMix64(seed, label, n)))
            select image with { Label = label },
            order);
    }

    /// <summary>A 24-bit Windows bitmap.</summary>
    private static byte[] Bitmap(int kind, SplitMix64 random)
    {
        var file = new byte[54 + (Size * Size * 3)];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Size);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Size);
        file[26] = 1;
        file[28] = 24;
        for (int i = 0; i < Size * Size; i++)
        {
            bool stripe = i % Size / (kind + 1) % 2 == 0;
            for (int c = 0; c < 3; c++)
            {
                file[54 + (i * 3) + c] = (byte)((stripe ? 60 : 20) + (c == kind % 3 ? 100 : 0) + random.NextInt(60));
            }
        }

        return file;
    }
}

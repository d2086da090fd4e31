using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mos.Imaging;

/// <summary>Packs RGBA to RGB in place; the colour of transparent pixels stays as it is.</summary>
internal static class AlphaChannel
{
    private static readonly Vector128<byte> FourPixels = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 16, 16, 16);

    /// <summary>Packs all pixels; the result is in the first three quarters.</summary>
    public static void Drop(Span<byte> pixels)
    {
        int from = 0;
        int to = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // Each store spills four bytes past its twelve, but never beyond what was just loaded.
            ref byte start = ref MemoryMarshal.GetReference(pixels);
            for (; from <= pixels.Length - Vector128<byte>.Count; from += 16, to += 12)
            {
                Vector128.Shuffle(Vector128.LoadUnsafe(ref start, (nuint)from), FourPixels).StoreUnsafe(ref start, (nuint)to);
            }
        }

        for (; from < pixels.Length; from += 4, to += 3)
        {
            pixels[to] = pixels[from];
            pixels[to + 1] = pixels[from + 1];
            pixels[to + 2] = pixels[from + 2];
        }
    }
}

using System.Buffers.Binary;

namespace Mos.Imaging;

/// <summary>A file format, told by its first bytes; extensions are not trusted.</summary>
internal enum ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    Bmp,
    WebP,
}

/// <summary>Tells formats apart and notices files that are cut short, where decoders fill the rest and report success.</summary>
internal static class ImageFormats
{
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    public static ImageFormat Detect(ReadOnlySpan<byte> encoded) => encoded switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        _ => ImageFormat.Unknown,
    };

    /// <summary>Whether the file reaches its end. For the formats whose decoders notice by themselves the answer is true.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> encoded, ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => JpegIsComplete(encoded),
        ImageFormat.WebP => 8L + BinaryPrimitives.ReadUInt32LittleEndian(encoded[4..]) <= encoded.Length,
        _ => true,
    };

    /// <summary>
    /// Walks the segments up to and over the first scan header; behind it an end marker must come. Not a search of the whole file: a
    /// thumbnail in the metadata has an end marker of its own.
    /// </summary>
    private static bool JpegIsComplete(ReadOnlySpan<byte> encoded)
    {
        int at = 2;
        while (at + 1 < encoded.Length)
        {
            if (encoded[at] != 0xFF)
            {
                return false;
            }

            byte marker = encoded[at + 1];
            if (marker == 0xFF)
            {
                at++; // a fill byte
            }
            else if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                at += 2; // stands alone
            }
            else if (at + 3 >= encoded.Length)
            {
                return false;
            }
            else
            {
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(encoded[(at + 2)..]);
                if (marker == StartOfScan)
                {
                    return at <= encoded.Length && encoded[at..].IndexOf([(byte)0xFF, EndOfImage]) >= 0;
                }
            }
        }

        return false;
    }
}

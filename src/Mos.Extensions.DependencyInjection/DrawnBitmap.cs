using System.Buffers.Binary;

namespace Mos.Detectors;

/// <summary>A small drawn image in the simplest format that every decoder reads: a BMP of 24 bits a pixel without compression.</summary>
internal static class DrawnBitmap
{
    private const int Side = 16;
    private const int HeaderBytes = 14 + 40;

    /// <summary>The bytes of the file: colours that run from corner to corner.</summary>
    public static byte[] Encoded { get; } = Draw();

    private static byte[] Draw()
    {
        var file = new byte[HeaderBytes + (Side * Side * 3)];
        "BM"u8.CopyTo(file);
        Put(2, file.Length);
        Put(10, HeaderBytes);
        Put(14, 40);
        Put(18, Side);
        Put(22, Side);
        Put(26, 1 | (24 << 16)); // One plane, 24 bits a pixel: two fields of 16 bits.
        for (int i = 0; i < Side * Side; i++)
        {
            (byte x, byte y) = ((byte)(i % Side * 16), (byte)(i / Side * 16));
            new byte[] { x, y, (byte)(255 - x) }.CopyTo(file, HeaderBytes + (i * 3));
        }

        return file;

        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }
}

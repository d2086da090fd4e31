using System.Buffers.Binary;

namespace Mos.OnnxRuntime.Tests;

/// <summary>Image files of one pixel.</summary>
internal static class Bitmap
{
    public static byte[] Of(byte red, byte green, byte blue)
    {
        var file = new byte[58];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        (file[54], file[55], file[56]) = (blue, green, red);
        return file;
    }
}

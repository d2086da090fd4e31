using System.Buffers.Binary;
using System.Numerics;

namespace Mos.Vision;

/// <summary>A file of records as TensorFlow frames them: length, its checksum, the bytes, their checksum; all little-endian.</summary>
internal sealed class EventFile : IDisposable
{
    // Added to a rotated checksum, so that the checksum of bytes that hold checksums is not weak.
    private const uint MaskDelta = 0xA282EAD8;

    private readonly FileStream _stream;

    /// <exception cref="MosException">The file cannot be made.</exception>
    public EventFile(string path)
    {
        Path = path;
        _stream = Guarded(() =>
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        });
    }

    public string Path { get; }

    /// <summary>The checksum of a record's part: CRC-32C, masked.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }

    /// <exception cref="MosException">The record cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> record)
    {
        var framed = new byte[record.Length + 16];
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(8), Checksum(framed.AsSpan(0, 8)));
        record.CopyTo(framed.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(12 + record.Length), Checksum(record));
        Guarded(() =>
        {
            _stream.Write(framed);
            return true;
        });
    }

    /// <summary>Lets those who watch the file see what is in it.</summary>
    public void Flush() => Guarded(() =>
    {
        _stream.Flush();
        return true;
    });

    public void Dispose() => _stream.Dispose();

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException($"The event file '{Path}' cannot be written: {e.Message.TrimEnd('.')}; choose another folder.", e);
        }
    }
}

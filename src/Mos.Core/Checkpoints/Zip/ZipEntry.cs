using System.Buffers.Binary;
using System.IO.Compression;

namespace Mos;

/// <summary>One file in a zip archive, stored or deflated. What is read whole is compared with its CRC-32.</summary>
internal sealed class ZipEntry : TensorSource
{
    private const int LocalHeaderLength = 30;
    private const uint LocalHeaderSignature = 0x04034b50;

    // What stands in front of an array is read along with it, so that the CRC-32 can be checked; a view deep in a storage is not.
    private const int MaxHeaderLength = 1 << 16;

    // No deflate stream gives more than 1032 bytes for one; whoever announces more lies.
    private const long MaxRatio = 1032;

    private readonly CheckpointFile _file;
    private readonly FileRange _data;
    private readonly bool _deflated;
    private readonly uint _crc;

    public ZipEntry(CheckpointFile file, string name, ushort method, ushort flags, uint crc, long compressedLength, long length, long headerOffset)
    {
        (_file, Name, Length, _crc, _deflated) = (file, name, length, crc, method == 8);
        if (method is not 0 and not 8 || (flags & 1) != 0)
        {
            throw file.Error($"holds '{name}' encrypted or compressed by method {method}; only stored and deflated entries can be read, pack it again");
        }

        if (_deflated ? length / MaxRatio > compressedLength + 1 : length != compressedLength)
        {
            throw file.Error($"announces {length} bytes for '{name}', which its {compressedLength} packed bytes cannot hold; it is damaged, get it again");
        }

        Span<byte> header = stackalloc byte[LocalHeaderLength];
        file.ReadExactly(headerOffset, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeaderSignature)
        {
            throw file.Error($"has no entry '{name}' where its directory says; it is damaged, get it again");
        }

        long start = headerOffset + LocalHeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        _data = new FileRange(file, start, compressedLength);
    }

    public string Name { get; }

    /// <summary>Number of bytes, unpacked.</summary>
    public long Length { get; }

    public override Stream Open(long offset)
    {
        if (!_deflated && offset > MaxHeaderLength)
        {
            return _data.Open(offset);
        }

        Stream raw = _data.Open(0);
        var stream = new EntryStream(this, _deflated ? new DeflateStream(raw, CompressionMode.Decompress) : raw);
        var skipped = new byte[(int)Math.Min(offset, MaxHeaderLength)];
        for (long left = offset; left > 0;)
        {
            int part = (int)Math.Min(left, skipped.Length);
            stream.ReadExactly(skipped, 0, part);
            left -= part;
        }

        return stream;
    }

    /// <summary>Checks length and CRC-32 on the way.</summary>
    private sealed class EntryStream(ZipEntry entry, Stream unpacked) : ForwardStream
    {
        private Crc32 _crc = Crc32.Start();
        private long _left = entry.Length;

        public override int Read(Span<byte> buffer)
        {
            if (_left == 0 || buffer.IsEmpty)
            {
                return 0;
            }

            int read = ReadUnpacked(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _crc.Append(buffer[..read]);
            _left -= read;
            if (read == 0 || (_left == 0 && _crc.Value != entry._crc))
            {
                throw Damaged(null);
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                unpacked.Dispose();
            }

            base.Dispose(disposing);
        }

        private int ReadUnpacked(Span<byte> buffer)
        {
            try
            {
                return unpacked.Read(buffer);
            }
            catch (InvalidDataException e)
            {
                throw Damaged(e);
            }
        }

        private MosFormatException Damaged(Exception? inner) =>
            entry._file.Error($"holds '{entry.Name}' with contents that do not fit its length and CRC-32; it is damaged, get it again", inner);
    }
}

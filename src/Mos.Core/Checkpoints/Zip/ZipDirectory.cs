using System.Buffers.Binary;
using System.Text;

namespace Mos;

/// <summary>
/// Reads the directory of a zip archive (PKWARE APPNOTE 6.3, with zip64). Unlike the archive of the base class library it says where
/// the bytes of an entry lie, and its entries can be read from several threads.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const int EndLength = 22;
    private const int Locator64Length = 20;
    private const int EntryLength = 46;
    private const int MaxDirectoryLength = 1 << 26;

    /// <summary>All entries in the order of the directory, folders left out.</summary>
    public static List<ZipEntry> Read(CheckpointFile file)
    {
        byte[] directory = ReadDirectory(file);
        var entries = new List<ZipEntry>();
        var names = new HashSet<string>();
        for (int at = 0; at < directory.Length;)
        {
            ReadOnlySpan<byte> rest = directory.AsSpan(at);
            if (rest.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(rest) != EntrySignature)
            {
                throw Damaged(file);
            }

            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
            int total = EntryLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
            if (total > rest.Length)
            {
                throw Damaged(file);
            }

            at += total;
            string name = Encoding.UTF8.GetString(rest.Slice(EntryLength, nameLength));
            if (name.EndsWith('/'))
            {
                continue;
            }

            if (!names.Add(name))
            {
                throw file.Error($"holds two entries named '{name}'; pack it again");
            }

            entries.Add(ReadEntry(file, name, rest, rest.Slice(EntryLength + nameLength, extraLength)));
        }

        return entries;
    }

    private static ZipEntry ReadEntry(CheckpointFile file, string name, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        ReadOnlySpan<byte> wide = Zip64Extra(extra);

        // The extra field holds, in this order, those of the three that did not fit into 32 bits.
        long length = Take(entry[24..], ref wide);
        long compressed = Take(entry[20..], ref wide);
        long offset = Take(entry[42..], ref wide);
        if (length < 0 || compressed < 0 || offset < 0)
        {
            throw Damaged(file);
        }

        return new ZipEntry(
            file,
            name,
            method: BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]),
            flags: BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]),
            crc: BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]),
            compressed,
            length,
            offset);
    }

    private static long Take(ReadOnlySpan<byte> narrow, ref ReadOnlySpan<byte> wide)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(narrow);
        if (value != uint.MaxValue || wide.Length < 8)
        {
            return value;
        }

        long taken = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return taken;
    }

    private static ReadOnlySpan<byte> Zip64Extra(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static byte[] ReadDirectory(CheckpointFile file)
    {
        // The end record is the last thing in the file but for a comment of at most 65535 bytes.
        var tail = new byte[(int)Math.Min(file.Length, EndLength + Locator64Length + ushort.MaxValue)];
        file.ReadExactly(file.Length - tail.Length, tail);
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature)
            {
                continue;
            }

            long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            if (at >= Locator64Length && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - Locator64Length)) == Locator64Signature)
            {
                (length, offset) = ReadEnd64(file, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - Locator64Length + 8)));
            }

            if (length < 0 || length > MaxDirectoryLength || offset < 0 || offset > file.Length - length)
            {
                throw Damaged(file);
            }

            var directory = new byte[length];
            file.ReadExactly(offset, directory);
            return directory;
        }

        throw file.Error("is a zip archive without a directory; it was cut short, get it again");
    }

    private static (long Length, long Offset) ReadEnd64(CheckpointFile file, long offset)
    {
        Span<byte> end = stackalloc byte[56];
        if (offset < 0 || offset > file.Length - end.Length)
        {
            throw Damaged(file);
        }

        file.ReadExactly(offset, end);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == End64Signature
            ? (BinaryPrimitives.ReadInt64LittleEndian(end[40..]), BinaryPrimitives.ReadInt64LittleEndian(end[48..]))
            : throw Damaged(file);
    }

    private static MosFormatException Damaged(CheckpointFile file) => file.Error("is a zip archive with a damaged directory; get it again");
}

using System.Buffers.Binary;

namespace Mos;

/// <summary>The CRC-32 of zip files (ISO 3309, polynomial 0xEDB88320 reflected), eight bytes at a time.</summary>
internal struct Crc32
{
    private const int Slices = 8;

    // Table t gives the effect of a byte that stands t bytes in front of the last one.
    private static readonly uint[] Table = MakeTable();

    private uint _inverted;

    public readonly uint Value => ~_inverted;

    public static Crc32 Start() => new() { _inverted = ~0u };

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = _inverted;
        ReadOnlySpan<uint> table = Table;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = table[0x700 + (byte)next] ^ table[0x600 + (byte)(next >> 8)] ^ table[0x500 + (byte)(next >> 16)] ^ table[0x400 + (byte)(next >> 24)]
                ^ table[0x300 + (byte)(next >> 32)] ^ table[0x200 + (byte)(next >> 40)] ^ table[0x100 + (byte)(next >> 48)] ^ table[(byte)(next >> 56)];
        }

        foreach (byte b in bytes)
        {
            crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        _inverted = crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices * 256];
        for (int i = 0; i < table.Length; i++)
        {
            uint crc = i < 256 ? (uint)i : table[i - 256];
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}

using System.Buffers.Binary;

namespace Mos;

/// <summary>The CRC-32 of zip files (ISO 3309, polynomial 0xEDB88320 reflected), eight bytes at a time.</summary>
internal struct Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    private uint _inverted;

    public readonly uint Value => ~_inverted;

    public static Crc32 Start() => new() { _inverted = ~0u };

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = _inverted;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF] ^ Tables[5][(low >> 16) & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xFF] ^ Tables[2][(high >> 8) & 0xFF] ^ Tables[1][(high >> 16) & 0xFF] ^ Tables[0][high >> 24];
        }

        foreach (byte b in bytes)
        {
            crc = Tables[0][(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        _inverted = crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (int t = 0; t < tables.Length; t++)
        {
            tables[t] = new uint[256];
            for (uint b = 0; b < 256; b++)
            {
                uint crc = t == 0 ? b : tables[t - 1][b];
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
                }

                tables[t][b] = crc;
            }
        }

        return tables;
    }
}

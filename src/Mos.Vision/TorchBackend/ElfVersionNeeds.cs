using System.Buffers.Binary;

namespace Mos.Vision;

/// <summary>The version needs of a 64-bit little-endian ELF library: section <c>.gnu.version_r</c>, as the Linux Standard Base describes it.</summary>
internal static class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK: the loader goes on without the version
    private const int SectionHeader = 0x40;

    /// <summary>Flags every need of a version as weak.</summary>
    /// <param name="elf">The whole file; changed in place.</param>
    /// <param name="version">The version's name in ASCII.</param>
    /// <returns>Whether the file has such a need; false as well for what is not such a file.</returns>
    public static bool Weaken(Span<byte> elf, ReadOnlySpan<byte> version)
    {
        if (elf.Length < SectionHeader || !elf.StartsWith((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            return false;
        }

        try
        {
            bool found = false;
            int headers = Offset(elf, 0x28);
            int headerSize = Half(elf, 0x3a);
            for (int s = 0; s < Half(elf, 0x3c); s++)
            {
                int header = headers + (s * headerSize);
                if (Word(elf, header + 4) == VersionNeedSection)
                {
                    int linked = headers + (checked((int)Word(elf, header + 0x28)) * headerSize);
                    found |= WeakenSection(elf, Offset(elf, header + 0x18), Offset(elf, linked + 0x18), version);
                }
            }

            return found;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return false; // An offset points outside the file: it is cut short.
        }
    }

    private static bool WeakenSection(Span<byte> elf, int need, int names, ReadOnlySpan<byte> version)
    {
        bool found = false;
        uint next;
        do
        {
            int entry = need + checked((int)Word(elf, need + 8));
            for (int left = Half(elf, need + 2); left > 0; left--)
            {
                ReadOnlySpan<byte> name = elf[(names + checked((int)Word(elf, entry + 8)))..];
                if (name.StartsWith(version) && name[version.Length..] is [0, ..])
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(entry + 4)..], (ushort)(Half(elf, entry + 4) | Weak));
                    found = true;
                }

                entry += checked((int)Word(elf, entry + 12));
            }

            next = Word(elf, need + 12);
            need += checked((int)next);
        }
        while (next != 0);

        return found;
    }

    private static int Offset(ReadOnlySpan<byte> elf, int at) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(elf[at..]));

    private static uint Word(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[at..]);

    private static ushort Half(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[at..]);
}

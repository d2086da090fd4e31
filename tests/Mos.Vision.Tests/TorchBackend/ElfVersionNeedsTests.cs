using System.Buffers.Binary;

namespace Mos.Vision.Tests;

public class ElfVersionNeedsTests
{
    [Fact]
    public void Weaken_flags_the_named_version_and_nothing_else()
    {
        byte[] elf = LibraryThatNeeds("GLIBC_2.34", "GLIBCXX_3.4.3", "GLIBCXX_3.4.32");
        byte[] before = [.. elf];

        Assert.True(ElfVersionNeeds.Weaken(elf, "GLIBCXX_3.4.32"u8));

        int changed = Assert.Single(Enumerable.Range(0, elf.Length), i => elf[i] != before[i]);
        Assert.Equal(FlagsOf(need: 2), changed);
        Assert.Equal(2, elf[changed]);
    }

    [Fact]
    public void Weaken_without_such_a_need_changes_nothing()
    {
        byte[] elf = LibraryThatNeeds("GLIBC_2.34", "GLIBCXX_3.4.3");
        byte[] before = [.. elf];

        Assert.False(ElfVersionNeeds.Weaken(elf, "GLIBCXX_3.4.32"u8));
        Assert.Equal(before, elf);
    }

    [Fact]
    public void Weaken_of_a_file_cut_anywhere_does_not_throw()
    {
        byte[] elf = LibraryThatNeeds("GLIBC_2.34", "GLIBCXX_3.4.32");
        for (int length = 0; length < elf.Length; length++)
        {
            ElfVersionNeeds.Weaken(elf.AsSpan(0, length).ToArray(), "GLIBCXX_3.4.32"u8);
        }
    }

    private const int Needs = 0x40;
    private const int Sections = 0x200;

    private static int FlagsOf(int need) => Needs + (need * 32) + 16 + 4;

    /// <summary>A header, one list of needs with one version each, their names, and the two section headers that point there.</summary>
    private static byte[] LibraryThatNeeds(params string[] versions)
    {
        var elf = new byte[Sections + (2 * 64)];
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]).CopyTo(elf);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(0x28), Sections);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x3a), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x3c), 2);
        int names = Needs + (versions.Length * 32);
        for (int v = 0, name = 1; v < versions.Length; name += versions[v++].Length + 1)
        {
            Span<byte> need = elf.AsSpan(Needs + (v * 32));
            BinaryPrimitives.WriteUInt16LittleEndian(need[2..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(need[8..], 16);
            BinaryPrimitives.WriteUInt32LittleEndian(need[12..], v + 1 < versions.Length ? 32u : 0);
            BinaryPrimitives.WriteUInt32LittleEndian(need[24..], (uint)name);
            System.Text.Encoding.ASCII.GetBytes(versions[v]).CopyTo(elf, names + name);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(Sections + 4), 0x6ffffffe);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(Sections + 0x18), Needs);
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(Sections + 0x28), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(Sections + 64 + 0x18), (ulong)names);
        return elf;
    }
}

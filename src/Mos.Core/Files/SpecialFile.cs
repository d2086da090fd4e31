using System.Runtime.InteropServices;

namespace Mos;

/// <summary>Tells files from things that only look like one. Opening a named pipe waits until somebody writes to it, perhaps for ever.</summary>
internal static partial class SpecialFile
{
    private const int WorkingDirectory = -100;
    private const uint WantsType = 1;
    private const int StatSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;

    /// <summary>What a path is instead of a file, with its article; null: a file, missing, or unknown, as on systems other than Linux.</summary>
    public static string? KindOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            Span<byte> stat = stackalloc byte[StatSize];
            return Statx(WorkingDirectory, path, 0, WantsType, stat) != 0 ? null : (MemoryMarshal.Read<ushort>(stat[ModeOffset..]) & TypeMask) switch
            {
                0x1000 => "a named pipe",
                0x2000 or 0x6000 => "a device",
                0x4000 => "a folder",
                0xC000 => "a socket",
                _ => null,
            };
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    // Of the calls that tell a file's type, the one whose structure is the same on every architecture.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> stat);
}

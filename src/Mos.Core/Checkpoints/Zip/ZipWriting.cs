using System.IO.Compression;

namespace Mos;

/// <summary>Writes entries of zip archives, the same bytes for the same contents.</summary>
internal static class ZipWriting
{
    // The first day that a zip archive can name.
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Add(this ZipArchive archive, string name, Action<Stream> write, bool compress = false)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
        entry.LastWriteTime = Date;
        using Stream stream = entry.Open();
        write(stream);
    }
}

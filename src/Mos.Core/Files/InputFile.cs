namespace Mos;

/// <summary>Opens files that users name, and says in one sentence why one cannot be.</summary>
internal static class InputFile
{
    /// <summary>Opens a text file, UTF-8 unless it begins with another byte order mark.</summary>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static StreamReader OpenText(string path) => Open(path, File.OpenText);

    /// <summary>Whether the file begins as a NumPy array does.</summary>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static bool IsNumpyArray(string path)
    {
        using FileStream file = Open(path, File.OpenRead);
        Span<byte> start = stackalloc byte[6];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[0] == 0x93 && start[1..].SequenceEqual("NUMPY"u8);
    }

    /// <summary>Opens a file in any way.</summary>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static T Open<T>(string path, Func<string, T> open)
    {
        try
        {
            return open(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MosException($"'{path}' does not exist; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string cause = Directory.Exists(path) ? "it is a folder; name a file in it." : e.Message;
            throw new MosException($"'{path}' cannot be read: {cause}", e);
        }
    }
}

namespace Mos;

/// <summary>
/// Writes a file whole or not at all: the bytes go to a file beside the target, which takes the target's name once they are on the
/// disk. Whatever goes wrong before, the old file stays as it was and the one beside it is deleted.
/// </summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The target; missing folders above it are created, an old file is replaced.</param>
    /// <param name="write">Writes the contents to a stream that can seek.</param>
    /// <exception cref="MosException">The file cannot be written; the message tells why.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);

        // Nothing below waits unless the callback does, and this one does not.
        WriteAsync(
            path,
            (stream, _) =>
            {
                write(stream);
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The target; missing folders above it are created, an old file is replaced.</param>
    /// <param name="write">Writes the contents to a stream that can seek.</param>
    /// <param name="cancellationToken">Handed to <paramref name="write"/>, and heard once more before the old file is replaced.</param>
    /// <exception cref="MosException">The file cannot be written; the message tells why.</exception>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? target;
        string beside = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            if (IsDevice(folder))
            {
                using var device = new FileStream(target, FileMode.Open, FileAccess.Write);
                await write(device, cancellationToken).ConfigureAwait(false);
                return;
            }

            PrepareFolder(path, target, folder);
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, BufferSize))
            {
                await write(stream, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(beside, target, overwrite: true);
        }
        catch (Exception e)
        {
            TryDelete(beside);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new MosException($"'{path}' cannot be written: {e.Message.TrimEnd('.')}.", e);
            }

            throw;
        }
    }

    /// <summary>Refuses a folder that files cannot be written to, before work is spent on what is to go there. Leaves nothing behind: what was not there is not there afterwards.</summary>
    /// <param name="folder">The folder, which need not exist.</param>
    /// <exception cref="MosException">The folder cannot be made or written to; the message tells why.</exception>
    public static void EnsureFolderWritable(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var made = new List<string>();
        try
        {
            for (string? above = Path.GetFullPath(folder); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
            {
                made.Add(above);
            }

            Directory.CreateDirectory(folder);
            using FileStream _ = new(Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException($"The folder '{folder}' cannot be written to: {e.Message.TrimEnd('.')}; choose another.", e);
        }
        finally
        {
            made.ForEach(TryDeleteFolder);
        }
    }

    private static void PrepareFolder(string path, string target, string folder)
    {
        if (Directory.Exists(target))
        {
            throw new MosException($"'{path}' cannot be written: it is a folder; name a file in it.");
        }

        for (string? above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
            {
                throw new MosException($"'{path}' cannot be written: '{above}' is a file, not a folder; choose another place.");
            }
        }

        Directory.CreateDirectory(folder);
    }

    // A file renamed over /dev/null would take it away from everyone; devices are written to as they are.
    private static bool IsDevice(string folder) => !OperatingSystem.IsWindows()
        && (folder is "/dev" || folder.StartsWith("/dev/fd", StringComparison.Ordinal) || folder.StartsWith("/proc/", StringComparison.Ordinal));

    private static void TryDelete(string file) => Try(() => File.Delete(file));

    // One that somebody has put a file into meanwhile stays.
    private static void TryDeleteFolder(string folder) => Try(() => Directory.Delete(folder));

    private static void Try(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left over does no harm, and a failure that brought us here says more.
        }
    }
}

using Microsoft.Win32.SafeHandles;

namespace Mos;

/// <summary>A file open for reading at any place, from any thread.</summary>
internal sealed class CheckpointFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private CheckpointFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    public long Length { get; }

    public static CheckpointFile Open(string path) => new(path, InputFile.Open(path, p => File.OpenHandle(p)));

    /// <summary>Reads as many bytes as there are, up to the length of the buffer.</summary>
    public int Read(long offset, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(_handle, buffer, offset);
        }
        catch (IOException e)
        {
            throw new MosException($"'{Path}' cannot be read: {e.Message}", e);
        }
    }

    public void ReadExactly(long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int read = Read(offset, buffer);
            if (read == 0)
            {
                throw Error("ends early; it was cut short, get it again");
            }

            offset += read;
            buffer = buffer[read..];
        }
    }

    /// <summary>The exception for a file that is not what it should be; the cause goes on from the file's name.</summary>
    public MosFormatException Error(string cause, Exception? inner = null) => new(Path, $"'{Path}' {cause}.", inner);

    public void Dispose() => _handle.Dispose();
}

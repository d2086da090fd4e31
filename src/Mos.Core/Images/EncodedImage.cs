using System.Buffers;

namespace Mos;

/// <summary>The bytes of an image file in a pooled buffer.</summary>
internal readonly struct EncodedImage : IDisposable
{
    private const int FirstBuffer = 64 * 1024;
    private readonly byte[] _buffer;
    private readonly int _length;

    private EncodedImage(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads an item to its end.</summary>
    /// <exception cref="ImageDecodeException">It is no file, cannot be opened or read, or has 2 GB or more.</exception>
    public static EncodedImage Read(ImageItem item)
    {
        if (item.Pixels is not null)
        {
            throw new ImageDecodeException(item.Source, $"Image '{item.Source}' is decoded pixels, and an encoded image is wanted here; give the bytes of its file.");
        }

        if (item.Open is null && SpecialFile.KindOf(item.Source) is string kind)
        {
            throw new ImageDecodeException(item.Source, $"Image '{item.Source}' could not be read: it is {kind} where a file is wanted.");
        }

        try
        {
            using Stream stream = item.Open?.Invoke() ?? new FileStream(item.Source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Read(stream, item.Source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or NotSupportedException)
        {
            throw new ImageDecodeException(item.Source, $"Image '{item.Source}' could not be opened or read: {e.Message}", e);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static EncodedImage Read(Stream stream, string source)
    {
        // One byte more than the file has, so that its end is seen without growing.
        long expected = stream.CanSeek ? stream.Length - stream.Position + 1 : FirstBuffer;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Capacity(expected, source));
        int length = 0;
        try
        {
            int read;
            while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(Capacity(2L * length, source));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return new EncodedImage(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static int Capacity(long wanted, string source) => wanted <= Array.MaxLength
        ? (int)Math.Max(wanted, 1)
        : throw new ImageDecodeException(source, $"Image '{source}' has 2 GB or more, which no image file of this kind has.");
}

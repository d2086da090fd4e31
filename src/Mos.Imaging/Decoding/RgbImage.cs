using System.Buffers;

namespace Mos.Imaging;

/// <summary>A decoded image: three bytes a pixel, red, green, blue, row by row without gaps.</summary>
/// <remarks>Dispose it when the pixels are no longer needed: pooled memory is then used again. Without that it is merely left to the garbage collector.</remarks>
public sealed class RgbImage : IDisposable
{
    private readonly int _length;
    private readonly bool _pooled;
    private byte[]? _buffer;

    /// <summary>Wraps pixels without a copy.</summary>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <param name="pixels">At least width x height x 3 bytes; what lies beyond is ignored.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is shorter.</exception>
    public RgbImage(int width, int height, byte[] pixels)
        : this(width, height, pixels, pooled: false)
    {
    }

    /// <summary>Wraps an array, which goes back to the shared pool on disposal if it is from there.</summary>
    internal RgbImage(int width, int height, byte[] pixels, bool pooled)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        _length = ByteCount(width, height);
        if (pixels.Length < _length)
        {
            throw new ArgumentException($"An image of {width} x {height} pixels needs {_length} bytes, not {pixels.Length}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        _buffer = pixels;
        _pooled = pooled;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width x height x 3 bytes; valid until the image is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The image is disposed.</exception>
    public Span<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _buffer.AsSpan(0, _length);
        }
    }

    /// <summary>An image in pooled memory, its pixels undefined: what a decoder fills.</summary>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <exception cref="ArgumentException">The image would take more than 2 GB.</exception>
    public static RgbImage Rent(int width, int height) =>
        new(width, height, ArrayPool<byte>.Shared.Rent(ByteCount(width, height)), pooled: true);

    /// <summary>Hands the memory back.</summary>
    public void Dispose()
    {
        byte[]? buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is not null && _pooled)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int ByteCount(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Int128 bytes = (Int128)width * height * 3;
        return bytes <= Array.MaxLength
            ? (int)bytes
            : throw new ArgumentException($"An image of {width} x {height} pixels takes more than 2 GB.");
    }
}

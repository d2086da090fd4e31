using System.Collections.Concurrent;

namespace Mos;

/// <summary>Consecutive images that were read, and those among them that could not be.</summary>
/// <remarks>Dispose it when the pixels are no longer needed: their memory then serves a later batch. Without that it is merely left to the garbage collector.</remarks>
public sealed class LoadedBatch : IDisposable
{
    private readonly ConcurrentBag<byte[]> _free;
    private byte[]? _buffer;

    internal LoadedBatch(ImageBatch images, IReadOnlyList<ImageItem> items, IReadOnlyList<UnreadableImage> unreadable, byte[] buffer, ConcurrentBag<byte[]> free)
    {
        Images = images;
        Items = items;
        Unreadable = unreadable;
        _buffer = buffer;
        _free = free;
    }

    /// <summary>The pixels; none when no image of the batch could be read. Valid until the batch is disposed.</summary>
    public ImageBatch Images { get; }

    /// <summary>The images that were read, one for each of <see cref="Images"/>, in input order.</summary>
    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>The images that could not be read, with reasons, in input order; nothing takes their place.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>Hands the pixel memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is byte[] buffer)
        {
            _free.Add(buffer);
        }
    }
}

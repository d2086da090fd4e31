using System.Collections.Concurrent;

namespace Mos;

/// <summary>A batch whose images are being read by several threads, each into its own slot.</summary>
internal sealed class PendingBatch(ImageItem[] items, long firstIndex, int width, int height, byte[] buffer)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string?[] _reasons = new string?[items.Length];
    private readonly int _imageBytes = width * height * 3;
    private int _left = items.Length;

    public int Count => items.Length;

    /// <summary>Ends when every slot was tried, or as soon as the reader failed in a way that is no fault of an image.</summary>
    public Task Completion => _done.Task;

    public void Read(int slot, ReadItem read)
    {
        try
        {
            read(items[slot], firstIndex + slot, buffer.AsSpan(slot * _imageBytes, _imageBytes));
        }
        catch (ImageDecodeException e)
        {
            _reasons[slot] = e.Message;
        }
        catch (Exception e)
        {
            _done.TrySetException(e);
        }

        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.TrySetResult();
        }
    }

    /// <summary>Closes the gaps that unreadable images left. To be called after <see cref="Completion"/>.</summary>
    public LoadedBatch ToLoaded(ConcurrentBag<byte[]> free)
    {
        var readable = new List<ImageItem>(items.Length);
        var unreadable = new List<UnreadableImage>();
        for (int slot = 0; slot < items.Length; slot++)
        {
            if (_reasons[slot] is string reason)
            {
                unreadable.Add(new UnreadableImage(items[slot].Source, reason));
                continue;
            }

            if (unreadable.Count > 0)
            {
                Buffer.BlockCopy(buffer, slot * _imageBytes, buffer, readable.Count * _imageBytes, _imageBytes);
            }

            readable.Add(items[slot]);
        }

        var images = new ImageBatch(readable.Count, height, width, buffer.AsMemory(0, readable.Count * _imageBytes));
        return new LoadedBatch(images, readable, unreadable, buffer, free);
    }
}

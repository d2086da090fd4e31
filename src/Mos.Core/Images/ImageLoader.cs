using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Mos;

/// <summary>Reads images ahead on threads of its own while the consumer works: batches in input order, in bounded memory.</summary>
/// <remarks>
/// Reading ahead goes on each time the consumer asks for the next batch, so a slow consumer never makes batches pile up, and one that
/// stops early (or is cancelled) leaves no thread behind: leaving the loop waits for the images that are being decoded at that moment.
/// </remarks>
public static class ImageLoader
{
    /// <summary>Reads images with a reader.</summary>
    /// <param name="items">The images; drawn from as batches are begun.</param>
    /// <param name="reader">Decodes and resizes, such as <see cref="IOodModel.Images"/>.</param>
    /// <param name="options">Batch size, threads and depth; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Every image once, in input order: in <see cref="LoadedBatch.Items"/> or in <see cref="LoadedBatch.Unreadable"/>.</returns>
    public static IAsyncEnumerable<LoadedBatch> LoadAsync(
        IEnumerable<ImageItem> items, IImageReader reader, ImageLoaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Begin(items, reader.Width, reader.Height, (item, _, pixels) => reader.Read(item, pixels), options, cancellationToken);
    }

    /// <summary>Reads images by a function that knows the position of each, such as a training reader that crops by a seed.</summary>
    /// <param name="items">The images; drawn from as batches are begun.</param>
    /// <param name="width">Width of the result in pixels.</param>
    /// <param name="height">Height of the result in pixels.</param>
    /// <param name="read">Decodes one image; called from several threads at once. What it throws beside <see cref="ImageDecodeException"/> ends the loop.</param>
    /// <param name="options">Batch size, threads and depth; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Every image once, in input order: in <see cref="LoadedBatch.Items"/> or in <see cref="LoadedBatch.Unreadable"/>.</returns>
    /// <exception cref="MosException">A batch would take more than 2 GB.</exception>
    public static IAsyncEnumerable<LoadedBatch> LoadAsync(
        IEnumerable<ImageItem> items,
        int width,
        int height,
        ReadImage read,
        ImageLoaderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Begin(items, width, height, ReadEncoded, options, cancellationToken);

        void ReadEncoded(ImageItem item, long index, Span<byte> pixels)
        {
            using EncodedImage encoded = EncodedImage.Read(item);
            read(encoded.Bytes, item, index, pixels);
        }
    }

    private static IAsyncEnumerable<LoadedBatch> Begin(
        IEnumerable<ImageItem> items, int width, int height, ReadItem read, ImageLoaderOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        options ??= new ImageLoaderOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchesAhead, nameof(options));
        if ((Int128)width * height * 3 * options.BatchSize > Array.MaxLength)
        {
            throw new MosException($"A batch of {options.BatchSize} images of {width} x {height} pixels takes more than 2 GB; make the batches smaller.");
        }

        return Load(items, width, height, read, options, cancellationToken);
    }

    private static async IAsyncEnumerable<LoadedBatch> Load(
        IEnumerable<ImageItem> items,
        int width,
        int height,
        ReadItem read,
        ImageLoaderOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var workers = new ImageWorkers(read, options.Threads);
        var free = new ConcurrentBag<byte[]>();
        var pending = new Queue<PendingBatch>();
        using IEnumerator<ImageItem[]> chunks = items.Chunk(options.BatchSize).GetEnumerator();
        long index = 0;
        bool more = true;
        while (true)
        {
            while (more && pending.Count <= options.BatchesAhead)
            {
                cancellationToken.ThrowIfCancellationRequested();
                more = chunks.MoveNext();
                if (!more)
                {
                    break;
                }

                int bytes = chunks.Current.Length * width * height * 3;
                byte[] buffer = free.TryTake(out byte[]? used) && used.Length >= bytes ? used : GC.AllocateUninitializedArray<byte>(bytes);
                var batch = new PendingBatch(chunks.Current, index, width, height, buffer);
                index += batch.Count;
                pending.Enqueue(batch);
                workers.Begin(batch);
            }

            if (!pending.TryDequeue(out PendingBatch? next))
            {
                yield break;
            }

            await next.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            yield return next.ToLoaded(free);
        }
    }
}

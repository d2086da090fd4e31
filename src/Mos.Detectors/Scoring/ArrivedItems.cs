using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mos.Detectors;

/// <summary>Cuts a stream into chunks without waiting for a chunk to be full: what has arrived is worked on.</summary>
internal static class ArrivedItems
{
    public static async IAsyncEnumerable<T[]> ChunkAsync<T>(
        IAsyncEnumerable<T> items, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<T> channel = Channel.CreateBounded<T>(new BoundedChannelOptions(size) { SingleReader = true, SingleWriter = true });
        Task pump = Task.Run(() => PumpAsync(items, channel.Writer, leaving.Token), CancellationToken.None);
        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var arrived = new List<T>(size);
                while (arrived.Count < size && channel.Reader.TryRead(out T? item))
                {
                    arrived.Add(item);
                }

                yield return [.. arrived];
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(false);
        }
    }

    /// <summary>What the source throws reaches the reader of the channel.</summary>
    private static async Task PumpAsync<T>(IAsyncEnumerable<T> items, ChannelWriter<T> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
            }

            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }
}

using System.Collections.Concurrent;

namespace Mos;

/// <summary>Threads that read the images of pending batches, first come, first served.</summary>
/// <remarks>Threads of their own, since decoding never waits: on the thread pool they would keep it from running the consumer.</remarks>
internal sealed class ImageWorkers(ReadItem read, int threads) : IAsyncDisposable
{
    private readonly BlockingCollection<(PendingBatch Batch, int Slot)> _queue = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _workers = [];

    /// <summary>Queues all images of a batch; a thread is started for each image until there are enough.</summary>
    public void Begin(PendingBatch batch)
    {
        for (int slot = 0; slot < batch.Count; slot++)
        {
            _queue.Add((batch, slot));
            if (_workers.Count < threads)
            {
                _workers.Add(Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            }
        }
    }

    /// <summary>Stops after the images that are being read.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _queue.Dispose();
        _stop.Dispose();
    }

    private void Work()
    {
        try
        {
            foreach ((PendingBatch batch, int slot) in _queue.GetConsumingEnumerable(_stop.Token))
            {
                batch.Read(slot, read);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }
}

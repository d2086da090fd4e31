using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Mos.Detectors;

/// <summary>
/// Puts images that were asked for at the same time into one pass, if the model gains by it. One pass runs at a time; what arrives meanwhile
/// is the next batch, so an image that comes alone never waits for company. Each caller's image is decoded before it queues, and the queue is bounded.
/// </summary>
internal sealed class RequestBatcher(ScoringPass pass, IImageReader reader, OodDetectorOptions options) : IDisposable
{
    private const int BatchesAhead = 2;

    private readonly int _most = pass.Entries[0].Model.BatchesRequests ? options.BatchSize : 1;
    private readonly SemaphoreSlim _room = new(BatchesAhead * options.BatchSize);
    private readonly Queue<PendingImage> _waiting = [];
    private readonly Lock _lock = new();
    private readonly ILogger _logger = options.CreateLogger();
    private bool _isRunning;
    private bool _isClosed;

    /// <summary>Scores an image.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed before the image had its turn.</exception>
    public async Task<ScoredRow> ScoreAsync(ImageItem image, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OodDetector));
            PendingImage pending = await Task.Run(() => PendingImage.Read(image, reader, cancellationToken), cancellationToken).ConfigureAwait(false);
            Enqueue(pending);
            return await pending.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Lets all that wait fail, and all that come; a pass that is running goes on, and its callers still give their room back.</summary>
    public void Dispose()
    {
        PendingImage[] left;
        lock (_lock)
        {
            _isClosed = true;
            left = [.. _waiting];
            _waiting.Clear();
        }

        Array.ForEach(left, p => p.Fail(new ObjectDisposedException(nameof(OodDetector))));
    }

    private void Enqueue(PendingImage pending)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _waiting.Enqueue(pending);
                if (!_isRunning)
                {
                    _isRunning = true;
                    _ = Task.Run(Work);
                }

                return;
            }
        }

        pending.Fail(new ObjectDisposedException(nameof(OodDetector)));
    }

    /// <summary>Runs passes until nothing waits.</summary>
    private void Work()
    {
        while (NextBatch() is { Length: > 0 } batch)
        {
            Score(batch);
        }
    }

    private PendingImage[] NextBatch()
    {
        lock (_lock)
        {
            var batch = new List<PendingImage>(Math.Min(_waiting.Count, _most));
            while (batch.Count < _most && _waiting.TryDequeue(out PendingImage? next))
            {
                batch.Add(next);
            }

            _isRunning = batch.Count > 0;
            return [.. batch];
        }
    }

    private void Score(PendingImage[] batch)
    {
        PendingImage[] wanted = [.. batch.Where(p => !p.CancellationToken.IsCancellationRequested)];
        foreach (PendingImage given in batch.Except(wanted))
        {
            given.Fail(new OperationCanceledException(given.CancellationToken));
        }

        if (wanted.Length == 0)
        {
            return;
        }

        try
        {
            ModelScores scores = Run(wanted);
            _logger.PassDone(wanted.Length);
            for (int i = 0; i < wanted.Length; i++)
            {
                wanted[i].Succeed(new ScoredRow(scores, i));
            }
        }
        catch (Exception) when (wanted.Length > 1)
        {
            // One image's fault must not be its neighbours': each alone.
            Array.ForEach(wanted, p => Score([p]));
        }
        catch (Exception e)
        {
            wanted[0].Fail(e);
        }
    }

    private ModelScores Run(PendingImage[] images)
    {
        CancellationToken token = images is [var single] ? single.CancellationToken : CancellationToken.None;
        int length = images[0].Pixels.Length;
        byte[] pixels = ArrayPool<byte>.Shared.Rent(length * images.Length);
        try
        {
            for (int i = 0; i < images.Length; i++)
            {
                images[i].Pixels.CopyTo(pixels.AsMemory(i * length));
            }

            var batch = new ImageBatch(images.Length, reader.Height, reader.Width, pixels.AsMemory(0, length * images.Length));
            return pass.Score(batch, [.. images.Select(i => i.Source)], token)[0];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}

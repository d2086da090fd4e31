using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mos.Detectors;

/// <summary>A detector that is loaded when it is first used, once; a loading that failed is tried again at the next use.</summary>
/// <remarks>Where the loading of a large model is not to meet the first request, let the health check do it at the start.</remarks>
internal sealed class HostedOodDetector(
    string name, IModelLoader loader, IOptionsMonitor<OodDetectorServiceOptions> options, ILoggerFactory? loggerFactory) : IOodDetector, IDisposable
{
    private readonly Lock _lock = new();
    private Task<LoadedDetector>? _loading;
    private bool _disposed;

    public async Task<OodVerdict> DetectAsync(ImageItem image, CancellationToken cancellationToken = default)
    {
        IOodDetector detector = await LoadedAsync(cancellationToken).ConfigureAwait(false);
        return await detector.DetectAsync(image, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<OodVerdict> DetectManyAsync(IEnumerable<ImageItem> images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IOodDetector detector = await LoadedAsync(cancellationToken).ConfigureAwait(false);
        await foreach (OodVerdict verdict in detector.DetectManyAsync(images, cancellationToken).ConfigureAwait(false))
        {
            yield return verdict;
        }
    }

    public async IAsyncEnumerable<OodVerdict> DetectManyAsync(IAsyncEnumerable<ImageItem> images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IOodDetector detector = await LoadedAsync(cancellationToken).ConfigureAwait(false);
        await foreach (OodVerdict verdict in detector.DetectManyAsync(images, cancellationToken).ConfigureAwait(false))
        {
            yield return verdict;
        }
    }

    /// <summary>Loads nothing; ends the detector that was loaded, or that is being loaded once it is there.</summary>
    public void Dispose()
    {
        Task<LoadedDetector>? loading;
        lock (_lock)
        {
            _disposed = true;
            loading = _loading;
        }

        _ = loading?.ContinueWith(
            t => t.Result.Owner.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The detector, when it is loaded. A caller who is cancelled leaves; the loading goes on for the others.</summary>
    private async Task<IOodDetector> LoadedAsync(CancellationToken cancellationToken)
    {
        Task<LoadedDetector> loading;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(IOodDetector));
            loading = _loading = _loading is null or { IsFaulted: true } ? LoadAsync() : _loading;
        }

        return (await loading.WaitAsync(cancellationToken).ConfigureAwait(false)).Judge;
    }

    private async Task<LoadedDetector> LoadAsync()
    {
        OodDetectorServiceOptions chosen = options.Get(name);
        OodDetector owner = await OodDetector.LoadAsync(
            chosen.Path,
            loader,
            configure: o => (o.BatchSize, o.DecodingThreads, o.LoggerFactory) = (chosen.BatchSize, chosen.DecodingThreads, loggerFactory)).ConfigureAwait(false);
        try
        {
            return new LoadedDetector(owner, chosen switch
            {
                { TargetTpr: double tpr } => owner.WithTargetTpr(tpr),
                { FalseAlarmRate: double rate } => owner.WithFalseAlarmRate(rate),
                _ => owner,
            });
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <param name="Owner">Has the model.</param>
    /// <param name="Judge">The same, or one made of it by another target.</param>
    private sealed record LoadedDetector(OodDetector Owner, OodDetector Judge);
}

namespace Mos.Detectors;

/// <summary>
/// The model of a detector: to dispose it waits for the passes that are running and refuses later ones, so that no pass meets a model whose
/// native memory is gone.
/// </summary>
/// <param name="inner">The model itself.</param>
/// <param name="isOwned">Whether it is disposed with the detector.</param>
internal sealed class GuardedModel(IOodModel inner, bool isOwned) : IOodModel
{
    private readonly ReaderWriterLockSlim _passes = new();
    private bool _closed;

    public IOodModel Inner => inner;

    public ModelInfo Info => inner.Info;

    public ModelSignals Signals => inner.Signals;

    public IImageReader? Images => inner.Images;

    public bool BatchesRequests => inner.BatchesRequests;

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default) =>
        While(() => inner.Forward(images, request, cancellationToken));

    /// <summary>Does something that needs the model to stay.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public T While<T>(Func<T> work)
    {
        _passes.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(OodDetector));
            return work();
        }
        finally
        {
            _passes.ExitReadLock();
        }
    }

    public void Dispose()
    {
        _passes.EnterWriteLock();
        try
        {
            if (!_closed && isOwned)
            {
                inner.Dispose();
            }

            _closed = true;
        }
        finally
        {
            _passes.ExitWriteLock();
        }
    }
}

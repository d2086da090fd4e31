using System.Buffers;

namespace Mos.Detectors;

/// <summary>One decoded image that waits for its pass, in pooled memory.</summary>
internal sealed class PendingImage
{
    private readonly TaskCompletionSource<ScoredRow> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _pixels;
    private readonly int _length;

    private PendingImage(string source, byte[] pixels, int length, CancellationToken cancellationToken)
    {
        Source = source;
        CancellationToken = cancellationToken;
        _pixels = pixels;
        _length = length;
    }

    public string Source { get; }

    /// <summary>The caller's.</summary>
    public CancellationToken CancellationToken { get; }

    public ReadOnlyMemory<byte> Pixels => _pixels.AsMemory(0, _length);

    /// <summary>Ends when the image was scored, or could not be.</summary>
    public Task<ScoredRow> Result => _result.Task;

    /// <summary>Reads an image into memory that one of the endings below gives back.</summary>
    public static PendingImage Read(ImageItem image, IImageReader reader, CancellationToken cancellationToken)
    {
        int length = reader.Width * reader.Height * 3;
        byte[] pixels = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            reader.Read(image, pixels.AsSpan(0, length));
            return new PendingImage(image.Source, pixels, length, cancellationToken);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(pixels);
            throw;
        }
    }

    public void Succeed(ScoredRow row)
    {
        ArrayPool<byte>.Shared.Return(_pixels);
        _result.SetResult(row);
    }

    public void Fail(Exception exception)
    {
        ArrayPool<byte>.Shared.Return(_pixels);
        if (exception is OperationCanceledException)
        {
            _result.SetCanceled(CancellationToken);
            return;
        }

        _result.SetException(exception);
        _ = _result.Task.Exception; // Looked at here, since a caller who was cancelled never looks.
    }
}

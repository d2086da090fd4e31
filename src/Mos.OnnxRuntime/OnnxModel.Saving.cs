namespace Mos.OnnxRuntime;

public sealed partial class OnnxModel
{
    /// <summary>Writes the model as an ONNX file that says of itself what Mos was told when loading it, in metadata that others ignore.</summary>
    /// <param name="path">The file; written beside and renamed when whole.</param>
    /// <param name="cancellationToken">Heard before the writing begins.</param>
    /// <exception cref="MosException">The file cannot be written, or the weights are in files of their own.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Task.Run(() => AtomicFile.Write(path, Save), cancellationToken);
    }

    /// <summary>Writes the model as <see cref="SaveAsync"/> does.</summary>
    /// <param name="destination">Receives the bytes; left open.</param>
    /// <exception cref="MosException">The weights are in files of their own.</exception>
    public void Save(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_file.ExternalFiles.FirstOrDefault() is string external)
        {
            throw new MosException(
                $"Model '{Info.Name}' keeps weights in '{external}', so it cannot be written into one file; save its detector with the model's path, or export the model without external data.");
        }

        _file.Write(destination, _metadata.Write());
    }
}

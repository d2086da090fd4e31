namespace Mos.Vision;

public sealed partial class BitModel
{
    /// <summary>
    /// Writes the whole model, as <see cref="Load"/> reads it: safetensors with structure, groups, class names, preprocessing and
    /// training in its metadata; for a name that ends in <c>.pth</c>, <c>.pt</c> or <c>.tar</c> a PyTorch checkpoint as the reference's scripts open
    /// it (<c>{model: {module.*}}</c>), which holds the weights alone.
    /// </summary>
    /// <param name="path">The file; written beside and renamed when whole.</param>
    /// <param name="cancellationToken">Heard before the writing begins.</param>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        bool isPyTorch = Path.GetExtension(path).ToLowerInvariant() is ".pth" or ".pt" or ".tar";
        return Task.Run(() => (isPyTorch ? (Action<string>)SavePyTorch : SaveSafetensors)(path), cancellationToken);
    }

    /// <summary>Writes the whole model as safetensors.</summary>
    /// <param name="destination">Receives the bytes; left open.</param>
    public void Save(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ObjectDisposedException.ThrowIf(_disposed, this);
        SafetensorsWriter.Write(destination, Tensors(), Metadata());
    }

    private void SaveSafetensors(string path) => SafetensorsWriter.Write(path, Tensors(), Metadata());

    private void SavePyTorch(string path) =>
        PyTorchWriter.Write(path, PickleValue.Dictionary(("model", PickleValue.StateDict(Tensors().Select(t => t.WithName($"module.{t.Name}"))))));

    /// <summary>Backbone and head under the names of the reference's state dictionary; values are copied out when their turn comes.</summary>
    private IEnumerable<StoredTensor> Tensors()
    {
        BitWeights weights = _backbone.Weights;
        IEnumerable<StoredTensor> tensors = BitLayout.Backbone(weights.Variant).Select(t => Stored(t, () => weights.Of(t)));
        if (Info.Head is LinearHead head)
        {
            BitTensor[] layout = BitLayout.Head(head.FeatureCount, head.LogitCount);
            tensors = tensors.Append(Stored(layout[0], () => head.Weight.Memory)).Append(Stored(layout[1], () => head.Bias));
        }

        return tensors;
    }

    private static StoredTensor Stored(BitTensor tensor, Func<ReadOnlyMemory<float>> values) => StoredTensor.FromValues(tensor.Name, tensor.Shape, values);

    private Dictionary<string, string> Metadata() => new BitMetadata
    {
        Variant = Variant,
        Groups = Info.Groups,
        ClassNames = Info.ClassNames,
        Preprocessing = Info.Preprocessing,
        Training = _training,
    }.Write();
}

namespace Mos;

/// <summary>The model whose signals are stored: all that is known of it but the network, so it takes no images.</summary>
internal sealed class StoredModel(ModelInfo info, ModelSignals signals) : IOodModel
{
    public ModelInfo Info => info;

    public ModelSignals Signals => signals;

    public IImageReader? Images => null;

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default) =>
        throw new ModelSignalException($"Of model '{info.Name}' there are stored signals, and no network that could see images; load the model from its file.");

    public void Dispose()
    {
        // There is nothing to give up.
    }
}

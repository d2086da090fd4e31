namespace Mos.Testing;

/// <summary>A model that looks, in each forward pass, how many of its outputs are still held.</summary>
/// <param name="inner">The model itself; borrowed.</param>
public sealed class WatchedModel(IOodModel inner) : IOodModel
{
    private readonly List<WeakReference[]> _outputs = [];

    public ModelInfo Info => inner.Info;

    public ModelSignals Signals => inner.Signals;

    public IImageReader? Images => inner.Images;

    /// <summary>Forward passes so far.</summary>
    public int Passes => _outputs.Count;

    /// <summary>The most outputs that were held at once, apart from the one on its way.</summary>
    public int MostHeld { get; private set; }

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        GC.Collect();
        MostHeld = Math.Max(MostHeld, _outputs.Count(o => o.Any(part => part.IsAlive)));
        ModelOutput output = inner.Forward(images, request, cancellationToken);

        // Whoever lets the output go may hold its matrices still.
        _outputs.Add([new WeakReference(output), new WeakReference(output.Logits), new WeakReference(output.Features)]);
        return output;
    }

    public void Dispose()
    {
        // The model is its owner's.
    }
}

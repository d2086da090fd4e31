namespace Mos.Vision.Frozen;

/// <summary>
/// What a forward pass leaves behind for gradients: the raw outputs of all layers, as they are before each normalisation. About 0.29 GB for an
/// image of 480 x 480 in R101x1; on each thread; returned by disposal.
/// </summary>
internal sealed class FrozenTrace : IDisposable
{
    /// <summary>The output of the first convolution, before the maximum.</summary>
    public Activations? Root { get; set; }

    /// <summary>Unit by unit.</summary>
    public List<UnitTrace> Units { get; } = [];

    /// <summary>The output of the last unit.</summary>
    public Activations? Last { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root?.Dispose();
        Last?.Dispose();
        Units.ForEach(u => u.Dispose());
    }
}

namespace Mos.Vision.Frozen;

/// <summary>Gradients of the frozen form.</summary>
internal sealed class FrozenInputGradients : IInputGradients
{
    private readonly FrozenGradient _gradient;
    private readonly Activations _pixels;
    private readonly Cores _cores;
    private readonly FrozenTrace _trace = new();

    /// <summary>Runs forward.</summary>
    /// <param name="network">The network.</param>
    /// <param name="gradient">That of the network.</param>
    /// <param name="pixels">Normalised pixels; borrowed until disposal.</param>
    /// <param name="output">Receives features, and stages where it wants them, from the first row on.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="cancellationToken">Stops between units.</param>
    public FrozenInputGradients(FrozenNetwork network, FrozenGradient gradient, Activations pixels, BackboneOutputBuffer output, Cores cores, CancellationToken cancellationToken)
    {
        (_gradient, _pixels, _cores) = (gradient, pixels, cores);
        network.Forward(pixels, output, 0, cores, cancellationToken, _trace);
    }

    /// <inheritdoc/>
    public Activations Of(int? stage, FloatMatrix cotangent, CancellationToken cancellationToken) =>
        _gradient.Of(_trace, stage, cotangent, _pixels.Height, _pixels.Width, _cores, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _trace.Dispose();
}

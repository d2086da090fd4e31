using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Gradients of the plain form by torch's graph; those of its parameters are never computed, for they require none.</summary>
internal sealed class PlainInputGradients : IInputGradients
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _pixels;
    private readonly Tensor _features;
    private readonly List<Tensor> _stages = [];

    /// <summary>Runs forward.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pixels">Normalised pixels; borrowed.</param>
    /// <param name="output">Receives features, and stages where it wants them, from the first row on.</param>
    /// <param name="maps">Takes feature maps out of the pass; null: none.</param>
    public PlainInputGradients(BitNetwork network, Activations pixels, BackboneOutputBuffer output, FeatureMapTaps? maps)
    {
        using IDisposable mode = enable_grad();
        _pixels = ImageInput.ToTensor(pixels, network.Device).requires_grad_(true);
        _features = network.Features(_pixels, _stages, maps);
        if (!_features.requires_grad)
        {
            // Torch ends the process where there is no graph.
            throw new InvalidOperationException("The pass has no graph, although it was asked for one.");
        }

        output.Put(0, _features, _stages);
    }

    /// <inheritdoc/>
    public Activations Of(int? stage, FloatMatrix cotangent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using DisposeScope scope = NewDisposeScope();
        Tensor signal = stage is int s ? _stages[s] : _features;
        Tensor given = tensor(cotangent.Values.ToArray(), [cotangent.Rows, cotangent.Columns]).to(signal.device);
        return ImageInput.ToActivations(autograd.grad([signal], [_pixels], [given], retain_graph: true)[0]);
    }

    /// <inheritdoc/>
    public void Dispose() => _scope.Dispose();
}

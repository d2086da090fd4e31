using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mos.Vision;

/// <summary>A backbone, of which some parts or none are trained, and a head that is. Owns the head, borrows the backbone.</summary>
internal sealed class TrainingNetwork : IDisposable
{
    private readonly BitNetwork? _backbone;
    private readonly bool _isFrozen;
    private readonly int? _blocksBefore;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <param name="backbone">The backbone, whose open parameters change as the training goes; null: the inputs are features.</param>
    /// <param name="openBlocks">As <see cref="OpenedParameters.Contains"/> takes it.</param>
    /// <param name="featureCount">Length of a feature vector.</param>
    /// <param name="logitCount">Number of logits; the head starts at zero.</param>
    /// <param name="blocksBefore">The inputs have been through the root and so many blocks; null: they are images.</param>
    public TrainingNetwork(BitNetwork? backbone, int openBlocks, int featureCount, int logitCount, int? blocksBefore = null)
    {
        _blocksBefore = blocksBefore;
        _backbone = backbone;
        _isFrozen = backbone is null || openBlocks == OpenedParameters.None;
        Device device = backbone?.Device ?? CPU;
        ScalarType type = backbone?.Parameters.GetAt(0).Value.dtype ?? ScalarType.Float32;
        _weight = zeros(logitCount, featureCount, type, device, requires_grad: true).DetachFromDisposeScope();
        _bias = zeros(logitCount, type, device, requires_grad: true).DetachFromDisposeScope();
        foreach ((string name, Parameter parameter) in backbone?.Parameters ?? [])
        {
            if (OpenedParameters.Contains(name, openBlocks))
            {
                parameter.requires_grad = true;
                Open.Add(name, parameter);
            }
        }

        Open.Add(BitLayout.HeadWeight, _weight);
        Open.Add(BitLayout.HeadBias, _bias);
    }

    /// <summary>The parameters that are trained, by name. The head's weight is <c>[L, D]</c>.</summary>
    public OrderedDictionary<string, Tensor> Open { get; } = [];

    /// <summary>The logits of a batch, <c>[N, L]</c>.</summary>
    /// <param name="inputs">Normalised images or feature maps, <c>[N, C, H, W]</c>; or features, <c>[N, D]</c>, where there is no backbone.</param>
    public Tensor Logits(Tensor inputs) => HeadLogits(Features(inputs));

    /// <summary>The logits of features, <c>[N, L]</c>.</summary>
    /// <param name="features"><c>[N, D]</c>.</param>
    public Tensor HeadLogits(Tensor features) => functional.linear(features.to(_weight.device), _weight, _bias);

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    private Tensor Features(Tensor inputs)
    {
        if (_backbone is null)
        {
            return inputs;
        }

        using IDisposable? frozen = _isFrozen ? no_grad() : null;
        return _blocksBefore is int blocks ? _backbone.FeaturesAfter(blocks, inputs) : _backbone.Features(inputs);
    }
}

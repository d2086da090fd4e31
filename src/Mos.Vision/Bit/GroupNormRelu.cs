using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Group normalisation over 32 groups of channels, then ReLU: the pre-activation of every convolution.</summary>
/// <remarks>Wu and He, "Group Normalization", ECCV 2018. It looks at one image at a time, so a batch may be cut anywhere.</remarks>
internal sealed class GroupNormRelu(Tensor weight, Tensor bias) : IDisposable
{
    private (Tensor Weight, Tensor Bias)? _frozen;

    public Tensor Forward(Tensor input)
    {
        (Tensor factor, Tensor summand) = _frozen ?? (weight, bias);
        return nn.functional.group_norm(input, 32, factor, summand, eps: 1e-5).relu_();
    }

    /// <summary>Normalises inputs of another type from now on.</summary>
    public void Freeze(ScalarType type)
    {
        using IDisposable mode = no_grad();
        _frozen ??= (weight.to(type).DetachFromDisposeScope(), bias.to(type).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frozen?.Weight.Dispose();
        _frozen?.Bias.Dispose();
    }
}

using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Group normalisation over 32 groups of channels, then ReLU: the pre-activation of every convolution.</summary>
/// <remarks>Wu and He, "Group Normalization", ECCV 2018. It looks at one image at a time, so a batch may be cut anywhere.</remarks>
internal sealed class GroupNormRelu(Tensor weight, Tensor bias)
{
    public Tensor Forward(Tensor input) => nn.functional.group_norm(input, 32, weight, bias, eps: 1e-5).relu_();
}

using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>A convolution whose kernels are standardised before use: mean 0 and variance 1 over each output channel.</summary>
/// <remarks>
/// Qiao et al., "Micro-Batch Training with Batch-Channel Normalization and Weight Standardization", 2019. The variance is the biased one
/// and 1e-10 is added to it, as in BiT.
/// </remarks>
internal sealed class StdConv2d(Tensor kernel, int stride, int padding) : IDisposable
{
    private Tensor? _frozen;

    public Tensor Forward(Tensor input)
    {
        if (_frozen is not null)
        {
            return Convolve(input, _frozen);
        }

        using Tensor standardized = Standardize(kernel);
        return Convolve(input, standardized);
    }

    /// <summary>Standardises the kernels once and for all; what is done to them afterwards has no effect.</summary>
    /// <param name="type">What they become then, the channels of a place in the kernel together; null: they stay as they are.</param>
    public void Freeze(ScalarType? type = null)
    {
        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor standardized = Standardize(kernel);
        _frozen ??= (type is ScalarType t ? standardized.to(t).ChannelsTogether() : standardized).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _frozen?.Dispose();

    /// <summary>Standardises kernels <c>[outputs, inputs, height, width]</c>.</summary>
    public static Tensor Standardize(Tensor kernel)
    {
        (Tensor variance, Tensor mean) = var_mean(kernel, [1, 2, 3], unbiased: false, keepdim: true);
        using (variance)
        using (mean)
        using (Tensor centred = kernel - mean)
        using (Tensor padded = variance.Plus(1e-10))
        using (Tensor deviation = padded.sqrt())
        {
            return centred / deviation;
        }
    }

    private Tensor Convolve(Tensor input, Tensor kernels) =>
        nn.functional.conv2d(input, kernels, strides: [stride, stride], padding: [padding, padding]);
}

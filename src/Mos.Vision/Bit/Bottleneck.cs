using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>A pre-activation bottleneck unit: 1x1, 3x3 (with the stride), 1x1, and a shortcut around them.</summary>
/// <remarks>He et al., "Identity Mappings in Deep Residual Networks", ECCV 2016. A projecting shortcut starts behind the first activation.</remarks>
internal sealed class Bottleneck : IDisposable
{
    private readonly GroupNormRelu _norm1;
    private readonly GroupNormRelu _norm2;
    private readonly GroupNormRelu _norm3;
    private readonly StdConv2d _conv1;
    private readonly StdConv2d _conv2;
    private readonly StdConv2d _conv3;
    private readonly StdConv2d? _projection;

    /// <param name="unit">Its shape.</param>
    /// <param name="parameter">Gives the parameters by the name that follows the unit's, such as <c>conv1.weight</c>; borrowed.</param>
    public Bottleneck(BitUnit unit, Func<string, Tensor> parameter)
    {
        _norm1 = new GroupNormRelu(parameter("gn1.weight"), parameter("gn1.bias"));
        _conv1 = new StdConv2d(parameter("conv1.weight"), stride: 1, padding: 0);
        _norm2 = new GroupNormRelu(parameter("gn2.weight"), parameter("gn2.bias"));
        _conv2 = new StdConv2d(parameter("conv2.weight"), unit.Stride, padding: 1);
        _norm3 = new GroupNormRelu(parameter("gn3.weight"), parameter("gn3.bias"));
        _conv3 = new StdConv2d(parameter("conv3.weight"), stride: 1, padding: 0);
        _projection = unit.HasProjection ? new StdConv2d(parameter("downsample.weight"), unit.Stride, padding: 0) : null;
    }

    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor active = _norm1.Forward(input);
        Tensor shortcut = _projection?.Forward(active) ?? input;
        Tensor output = _conv1.Forward(active);
        output = _conv2.Forward(_norm2.Forward(output));
        output = _conv3.Forward(_norm3.Forward(output));
        return output.Increase(shortcut).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="StdConv2d.Freeze"/>
    public void Freeze(ScalarType? type = null)
    {
        Array.ForEach(Convolutions, c => c.Freeze(type));
        if (type is ScalarType other)
        {
            Array.ForEach(Norms, n => n.Freeze(other));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(Convolutions, c => c.Dispose());
        Array.ForEach(Norms, n => n.Dispose());
    }

    private GroupNormRelu[] Norms => [_norm1, _norm2, _norm3];

    private StdConv2d[] Convolutions => _projection is null ? [_conv1, _conv2, _conv3] : [_conv1, _conv2, _conv3, _projection];
}

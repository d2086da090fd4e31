namespace Mos.Vision.Frozen;

/// <summary>The gradient of a <see cref="FrozenUnit"/> with respect to what enters it.</summary>
internal sealed class UnitGradient
{
    private readonly FrozenGroupNorm _norm1;
    private readonly FrozenGroupNorm _norm2;
    private readonly FrozenGroupNorm _norm3;
    private readonly PointwiseGradient _conv1;
    private readonly WinogradConvolution? _conv2;
    private readonly WindowGradient? _strided2;
    private readonly PointwiseGradient _conv3;
    private readonly PointwiseGradient? _projection;

    /// <param name="unit">Its shape.</param>
    /// <param name="parameters">Gives the parameters by the name that follows the unit's.</param>
    public UnitGradient(BitUnit unit, FrozenParameters parameters)
    {
        TransposedKernels Kernels(string name, int outputs, int inputs) => new(parameters.Kernels(unit.Name + name).Values(), outputs, inputs);
        _norm1 = parameters.Norm(unit.Name + "gn1");
        _norm2 = parameters.Norm(unit.Name + "gn2");
        _norm3 = parameters.Norm(unit.Name + "gn3");
        _conv1 = new PointwiseGradient(Kernels("conv1.weight", unit.Middle, unit.Input).Matrix(), stride: 1);
        TransposedKernels second = Kernels("conv2.weight", unit.Middle, unit.Middle);
        // On maps of a few pixels windows would be faster here too, but a gradient there costs little beside those of the earlier blocks.
        _conv2 = unit.Stride == 1 ? second.Winograd() : null;
        _strided2 = unit.Stride == 1 ? null : new WindowGradient(second.Matrix(), unit.Middle, size: 3, unit.Stride);
        _conv3 = new PointwiseGradient(Kernels("conv3.weight", unit.Output, unit.Middle).Matrix(), stride: 1);
        _projection = unit.HasProjection ? new PointwiseGradient(Kernels("downsample.weight", unit.Output, unit.Input).Matrix(), unit.Stride) : null;
    }

    /// <summary>From the gradient of the output to that of the input.</summary>
    /// <param name="output">Disposed.</param>
    /// <param name="trace">Of the forward pass.</param>
    /// <param name="cores">Threads that share the work.</param>
    public Activations Backward(Activations output, UnitTrace trace, Cores cores)
    {
        (Activations convolved, NormGradient third) = _conv3.Backward((image, pixel, g) => output.Pixels(image, pixel, 1).CopyTo(g), _norm3, trace.Convolved, cores);
        third.Normalize(convolved, null, cores);
        Activations middle = _conv2?.Forward(convolved, null, cores) ?? _strided2!.Backward(convolved, trace.Middle.Height, trace.Middle.Width, cores);
        convolved.Dispose();

        NormGradient second = NormGradient.Of(_norm2, trace.Middle, middle, cores);
        (Activations input, NormGradient first) = _conv1.Backward(
            (image, pixel, g) => second.Normalize(image, pixel, middle.Pixels(image, pixel, 1), [], g), _norm1, trace.Input, cores, _projection is null ? null : (_projection, output));
        middle.Dispose();
        first.Normalize(input, _projection is null ? output : null, cores);
        output.Dispose();
        return input;
    }
}

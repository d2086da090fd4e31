namespace Mos.Vision.Frozen;

/// <summary>A bottleneck unit in frozen form. Each normalisation is applied where its result is read, from sums gathered where its input was written.</summary>
internal sealed class FrozenUnit
{
    private readonly FrozenGroupNorm _norm1;
    private readonly FrozenGroupNorm _norm2;
    private readonly FrozenGroupNorm _norm3;
    private readonly int _stride;
    private readonly PointwiseConvolution _conv1;
    private readonly Lazy<WinogradConvolution> _winograd;
    private readonly Lazy<WindowConvolution> _windows;
    private readonly PointwiseConvolution _conv3;
    private readonly PointwiseConvolution? _projection;

    /// <param name="unit">Its shape.</param>
    /// <param name="parameters">Gives the parameters by the name that follows the unit's.</param>
    public FrozenUnit(BitUnit unit, FrozenParameters parameters)
    {
        _norm1 = parameters.Norm(unit.Name + "gn1");
        _norm2 = parameters.Norm(unit.Name + "gn2");
        _norm3 = parameters.Norm(unit.Name + "gn3");
        _stride = unit.Stride;
        _conv1 = new PointwiseConvolution(parameters.Matrix(unit.Name + "conv1.weight"), stride: 1);
        // Which of them is used shows with the first images.
        _winograd = new Lazy<WinogradConvolution>(() => new WinogradConvolution(parameters.Kernels(unit.Name + "conv2.weight")));
        _windows = new Lazy<WindowConvolution>(() => parameters.Window(unit.Name + "conv2.weight", unit.Stride));
        _conv3 = new PointwiseConvolution(parameters.Matrix(unit.Name + "conv3.weight"), stride: 1);
        _projection = unit.HasProjection ? new PointwiseConvolution(parameters.Matrix(unit.Name + "downsample.weight"), unit.Stride) : null;
    }

    /// <summary>Makes the kernels that square maps of a size need.</summary>
    /// <param name="side">Side of the map that enters.</param>
    /// <returns>Side of the map that leaves.</returns>
    public int Prepare(int side)
    {
        _ = UsesWinograd(side, side) ? (object)_winograd.Value : _windows.Value;
        return (side + _stride - 1) / _stride;
    }

    /// <summary>Runs the unit.</summary>
    /// <param name="input">Without a trace it is disposed or becomes the result.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="trace">Keeps what a gradient needs; null: nothing.</param>
    public Activations Forward(Activations input, Cores cores, FrozenTrace? trace = null)
    {
        Rectifier first = _norm1.Fit(input);
        Activations shortcut = _projection?.Forward(input, first, cores, withSums: false) ?? input;
        Activations middle = _conv1.Forward(input, first, cores);
        if (shortcut != input)
        {
            Finish(input, trace);
        }

        Rectifier second = _norm2.Fit(middle);
        Activations convolved = UsesWinograd(middle.Height, middle.Width)
            ? _winograd.Value.Forward(middle, second, cores)
            : _windows.Value.Forward(middle, second, cores);
        Finish(middle, trace);
        Activations output = shortcut == input && trace is not null ? input.AnotherOfItsSize() : shortcut;
        _conv3.Add(convolved, _norm3.Fit(convolved), shortcut, output, cores);
        Finish(convolved, trace);
        trace?.Units.Add(new UnitTrace(input, middle, convolved));
        return output;
    }

    private bool UsesWinograd(int height, int width) => _stride == 1 && WinogradConvolution.Wins(height, width);

    private static void Finish(Activations x, FrozenTrace? trace)
    {
        if (trace is null)
        {
            x.Dispose();
        }
    }
}

using Mos.Vision;
using Mos.Vision.Frozen;

namespace Mos.Benchmarks.Network;

/// <summary>The layers of the frozen form, each for itself on the output of the one before.</summary>
internal sealed class FrozenLayers(BitVariant variant, Dictionary<string, float[]> weights, Cores cores, KindTimes times)
{
    private readonly FrozenParameters _parameters = new(variant, t => weights[t.Name]);

    public void Run(int size, int images)
    {
        var root = new FrozenRoot(_parameters.Window(BitLayout.RootKernel, stride: 2));
        using Activations pixels = Drawn(images, size);
        Activations x = times.Time("root", 2 * images * Math.Pow(size / 2, 2) * variant.Width(64) * 147, () => root.Forward(pixels, cores));
        foreach (BitUnit unit in BitUnit.Of(variant))
        {
            x = Unit(unit, x);
        }
    }

    private Activations Unit(BitUnit unit, Activations input)
    {
        var conv1 = new PointwiseConvolution(_parameters.Matrix(unit.Name + "conv1.weight"), stride: 1);
        var conv3 = new PointwiseConvolution(_parameters.Matrix(unit.Name + "conv3.weight"), stride: 1);
        Rectifier first = times.Time("norms from sums", 0, () => _parameters.Norm(unit.Name + "gn1").Fit(input));
        double area = (double)input.Images * input.Height * input.Width, reduced = area / unit.Stride / unit.Stride;
        Activations shortcut = input;
        if (unit.HasProjection)
        {
            var projection = new PointwiseConvolution(_parameters.Matrix(unit.Name + "downsample.weight"), unit.Stride);
            shortcut = times.Time($"projection {unit.Block}", 2 * reduced * unit.Input * unit.Output, () => projection.Forward(input, first, cores, withSums: false));
        }

        Activations middle = times.Time($"1x1 in {unit.Block}", 2 * area * unit.Input * unit.Middle, () => conv1.Forward(input, first, cores));
        Rectifier second = _parameters.Norm(unit.Name + "gn2").Fit(middle);
        using Activations convolved = Convolved(unit, middle, second, 2 * reduced * unit.Middle * unit.Middle);
        Rectifier third = _parameters.Norm(unit.Name + "gn3").Fit(convolved);
        times.Time($"1x1 out, sum {unit.Block}", 2 * reduced * unit.Middle * unit.Output, () =>
        {
            conv3.Add(convolved, third, shortcut, shortcut, cores);
            return shortcut.Sums;
        });
        middle.Dispose();
        return shortcut;
    }

    private Activations Convolved(BitUnit unit, Activations middle, Rectifier rectifier, double flops)
    {
        WindowConvolution windows = _parameters.Window(unit.Name + "conv2.weight", unit.Stride);
        if (unit.Stride > 1)
        {
            return times.Time($"3x3 of stride 2 {unit.Block}", 9 * flops, () => windows.Forward(middle, rectifier, cores));
        }

        times.Time($"(3x3 {unit.Block} by windows)", 9 * flops, () => windows.Forward(middle, rectifier, cores)).Dispose();
        var winograd = new WinogradConvolution(_parameters.Kernels(unit.Name + "conv2.weight"));
        return times.Time($"3x3 {unit.Block}", 36.0 / 16 * flops, () => winograd.Forward(middle, rectifier, cores));
    }

    /// <summary>Noise in the place of normalised pixels.</summary>
    public static Activations Drawn(int images, int size)
    {
        var drawn = new Activations(images, size, size, 3);
        var noise = new Random(0);
        for (int image = 0; image < images; image++)
        {
            foreach (ref float value in drawn.Pixels(image))
            {
                value = (noise.NextSingle() * 2) - 1;
            }
        }

        return drawn;
    }
}

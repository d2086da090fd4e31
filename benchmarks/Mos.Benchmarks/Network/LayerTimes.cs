using System.Diagnostics;
using System.Globalization;
using Mos.Vision;
using Mos.Vision.Frozen;

namespace Mos.Benchmarks.Network;

/// <summary>Where the time of a pass through the frozen form goes: each layer for itself, on its own input, by kind and by block.</summary>
internal sealed class LayerTimes(Cores cores, int rounds)
{
    private readonly Dictionary<string, (double Milliseconds, double GigaFlops)> _kinds = [];

    public static void Run(ReadOnlySpan<string> args)
    {
        BitVariant variant = BitVariant.Parse(args.Length > 0 ? args[0] : "BiT-S-R101x1");
        int size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 480;
        int images = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
        int threads = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
        var times = new LayerTimes(new Cores(threads), rounds: 7);
        // The first pass is slow until its code is optimised.
        times.Network(variant, size, images);
        Thread.Sleep(500);
        times._kinds.Clear();
        times.Network(variant, size, images);
        Console.WriteLine($"{variant}, {images} of {size} x {size} at once, {threads} thread{(threads == 1 ? "" : "s")}; an image");
        foreach ((string kind, (double milliseconds, double gigaFlops)) in times._kinds.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {kind,-24} {milliseconds / images,7:f1} ms  {gigaFlops / images,6:f2} GFLOP  {1000 * gigaFlops / milliseconds,6:f1} GFLOP/s");
        }

        Console.WriteLine($"  {"all",-24} {times._kinds.Values.Sum(k => k.Milliseconds) / images,7:f1} ms");
    }

    private void Network(BitVariant variant, int size, int images)
    {
        Func<BitTensor, float[]> random = BitInitialization.Random(0);
        Dictionary<string, float[]> weights = BitLayout.Backbone(variant).ToDictionary(t => t.Name, random);
        var parameters = new FrozenParameters(variant, t => weights[t.Name]);
        var root = new FrozenRoot(parameters.Window(BitLayout.RootKernel, stride: 2));
        var noise = new Random(0);
        Activations pixels = Drawn(images, size, 3, noise);
        Activations x = Time("root", 2 * images * Math.Pow(size / 2, 2) * 64 * 147, () => root.Forward(pixels, cores));
        foreach (BitUnit unit in BitUnit.Of(variant))
        {
            x = Unit(unit, parameters, x);
        }
    }

    private Activations Unit(BitUnit unit, FrozenParameters parameters, Activations input)
    {
        var conv1 = new PointwiseConvolution(parameters.Matrix(unit.Name + "conv1.weight"), stride: 1);
        var conv3 = new PointwiseConvolution(parameters.Matrix(unit.Name + "conv3.weight"), stride: 1);
        Rectifier first = Time($"norms", 0, () => parameters.Norm(unit.Name + "gn1").Fit(input));
        double area = (double)input.Images * input.Height * input.Width, reduced = area / unit.Stride / unit.Stride;
        Activations shortcut = input;
        if (unit.HasProjection)
        {
            var projection = new PointwiseConvolution(parameters.Matrix(unit.Name + "downsample.weight"), unit.Stride);
            shortcut = Time($"projection {unit.Block}", 2 * reduced * unit.Input * unit.Output, () => projection.Forward(input, first, cores, withSums: false));
        }

        Activations middle = Time($"1x1 in {unit.Block}", 2 * area * unit.Input * unit.Middle, () => conv1.Forward(input, first, cores));
        Rectifier second = parameters.Norm(unit.Name + "gn2").Fit(middle);
        Activations convolved;
        if (unit.Stride == 1)
        {
            var winograd = new WinogradConvolution(parameters.Kernels(unit.Name + "conv2.weight"));
            convolved = Time($"3x3 {unit.Block}", 2 * area * unit.Middle * unit.Middle * 36 / 16, () => winograd.Forward(middle, second, cores));
        }
        else
        {
            WindowConvolution strided = parameters.Window(unit.Name + "conv2.weight", unit.Stride);
            convolved = Time($"3x3 of stride 2 {unit.Block}", 2 * reduced * unit.Middle * unit.Middle * 9, () => strided.Forward(middle, second, cores));
        }

        Rectifier third = parameters.Norm(unit.Name + "gn3").Fit(convolved);
        Time($"1x1 out, sum {unit.Block}", 2 * reduced * unit.Middle * unit.Output, () =>
        {
            conv3.Add(convolved, third, shortcut, shortcut, cores);
            return shortcut.Sums;
        });
        middle.Dispose();
        convolved.Dispose();
        return shortcut;
    }

    /// <summary>The median of some runs; what they give but the last is dropped.</summary>
    private T Time<T>(string kind, double flops, Func<T> layer)
    {
        var times = new double[rounds];
        T result = layer();
        for (int round = 0; round < rounds; round++)
        {
            (result as Activations)?.Dispose();
            long start = Stopwatch.GetTimestamp();
            result = layer();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        (double milliseconds, double gigaFlops) = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (milliseconds + times.Order().ElementAt(rounds / 2), gigaFlops + (flops / 1e9));
        return result;
    }

    private static Activations Drawn(int images, int size, int channels, Random noise)
    {
        var drawn = new Activations(images, size, size, channels);
        for (int image = 0; image < images; image++)
        {
            foreach (ref float value in drawn.Pixels(image, 0, size * size))
            {
                value = (noise.NextSingle() * 2) - 1;
            }
        }

        return drawn;
    }
}

using System.Diagnostics;
using Mos.Vision;
using Mos.Vision.Frozen;
using static TorchSharp.torch;

namespace Mos.Benchmarks.Network;

/// <summary>
/// What an input step costs, as a multiple of a forward pass: the pass that keeps what the gradient needs, the gradient, and the pass with the moved
/// pixels; and, unless a sixth word is given, the first two in torch's plain form with kernels standardised once. In turn, in one process.
/// </summary>
internal static class InputStepCost
{
    public static void Run(ReadOnlySpan<string> args)
    {
        var given = new NetworkArguments(args);
        (BitVariant variant, int size, int images, int threads, int rounds) = (given.Variant, given.Size, given.Number(2, 1), given.Number(3, 1), given.Number(4, 5));
        bool withTorch = args.Length <= 5;
        Dictionary<string, float[]> weights = given.Weights();
        var network = new FrozenNetwork(variant, t => weights[t.Name]);
        var gradient = new FrozenGradient(variant, t => weights[t.Name]);
        var output = new BackboneOutputBuffer(images, variant, withStages: false);
        var cotangent = new FloatMatrix(images, variant.FeatureCount, [.. Enumerable.Range(0, images * variant.FeatureCount).Select(i => (i % 7) - 3f)]);
        using Activations pixels = FrozenLayers.Drawn(images, size);
        var cores = new Cores(threads);
        var times = new Dictionary<string, List<double>>();
        void Time(string what, int round, Action action)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            List<double> list = times.TryGetValue(what, out List<double>? known) ? known : times[what] = [];
            if (round >= 0)
            {
                list.Add(1000 * Stopwatch.GetElapsedTime(start).TotalSeconds / images);
            }
        }

        // Two rounds until code and memory are as they stay.
        for (int round = -2; round < rounds; round++)
        {
            Time("forward", round, () => network.Forward(pixels, output, 0, cores, CancellationToken.None));
            FrozenInputGradients? kept = null;
            Time("forward, keeping", round, () => kept = new FrozenInputGradients(network, gradient, pixels, output, cores, CancellationToken.None));
            Time("gradient", round, () => kept!.Of(null, cotangent, CancellationToken.None).Dispose());
            kept!.Dispose();
        }

        if (withTorch)
        {
            using var plain = new BitNetwork(variant, t => weights[t.Name], CPU);
            plain.Freeze();
            set_num_threads(threads);
            for (int round = -1; round < rounds; round++)
            {
                Time("torch: forward and gradient", round, () =>
                {
                    using var kept = new PlainInputGradients(plain, pixels, output, null);
                    kept.Of(null, cotangent, CancellationToken.None).Dispose();
                });
            }
        }

        Console.WriteLine($"{variant}, {images} of {size} x {size} at once, {threads} thread{(threads == 1 ? "" : "s")}; an image, medians of {rounds} rounds");
        foreach ((string what, List<double> all) in times)
        {
            Console.WriteLine($"  {what,-28} {Median(all),7:f0} ms  {Median(all.Zip(times["forward"], (a, f) => a / f)),5:f2} forward passes");
        }

        double Median(IEnumerable<double> values) => values.Order().ElementAt(rounds / 2);
    }
}

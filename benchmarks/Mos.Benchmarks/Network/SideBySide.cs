using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Mos.Vision;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Benchmarks.Network;

/// <summary>
/// Plain form, frozen form and ONNX Runtime on the same network and images, in turn, in one process: ratios of medians. Each contender
/// runs at the best of its settings, which a first round finds.
/// </summary>
internal static class SideBySide
{
    public static void Run(ReadOnlySpan<string> args)
    {
        var given = new NetworkArguments(args);
        (BitVariant variant, int size, int rounds) = (given.Variant, given.Size, given.Number(2, 7));
        string? only = args.Length > 3 ? args[3] : null;
        Dictionary<string, float[]> weights = given.Weights();
        var pixels = new float[8 * 3 * size * size];
        var noise = new Random(0);
        Array.ForEach(Enumerable.Range(0, pixels.Length).ToArray(), i => pixels[i] = (noise.NextSingle() * 2) - 1);

        Contender[] narrow = PrecisionSupport.HasBFloat16 ? [Torch("bfloat16", ScalarType.BFloat16, variant, weights, pixels, size)] : [];
        Contender[] contenders = [.. new[] { Torch("plain port", null, variant, weights, pixels, size), Frozen(variant, weights, pixels, size), Onnx(variant, weights, pixels, size) }
            .Concat(narrow).Where(c => only is null || c.Name.Contains(only, StringComparison.Ordinal))];
        int cores = Environment.ProcessorCount;
        Console.WriteLine($"{variant}, {size} x {size}, {variant.GigaFlops(size):f1} GFLOP an image; {cores} cores; {rounds} rounds");
        float[][] said = [.. contenders.Select(c => c.Run(1, 1))];
        for (int i = 1; i < said.Length; i++)
        {
            float largest = said[0].Max(Math.Abs);
            Console.WriteLine($"  {contenders[i].Name}: differs from {contenders[0].Name} by {said[0].Zip(said[i], (a, b) => Math.Abs(a - b)).Max() / largest:e1} of the largest feature");
        }

        Table("one thread", contenders, [new(1, 1, 1), new(1, 4, 1)], rounds);
        Table($"{cores} cores, many images", contenders, [new(1, 1, cores), new(1, 4, cores), new(cores, 1, 1), new(cores, 2, 1)], rounds);
        Table($"{cores} cores, one image", contenders, [new(1, 1, cores)], rounds);
    }

    private static void Table(string title, Contender[] contenders, Setting[] settings, int rounds)
    {
        Setting[] best = [.. contenders.Select(c => settings.MinBy(s => Math.Min(Seconds(c, s), Seconds(c, s)))!)];
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                times[i].Add(1000 * Seconds(contenders[i], best[i]));
            }
        }

        Console.WriteLine($"\n{title}");
        for (int i = 0; i < contenders.Length; i++)
        {
            string ratios = string.Join("; ", contenders.Select((c, j) => (c, j)).Where(o => o.j != i)
                .Select(o => $"{Median(times[o.j].Zip(times[i], (other, own) => other / own)):f2} times as fast as {o.c.Name}"));
            Console.WriteLine($"  {contenders[i].Name,-12} {Median(times[i]),7:f0} ms an image (least {times[i].Min():f0}; {best[i]}): {ratios}");
        }
    }

    private static double Seconds(Contender contender, Setting setting)
    {
        long start = Stopwatch.GetTimestamp();
        if (setting.Workers == 1)
        {
            contender.Run(setting.Batch, setting.Threads);
        }
        else
        {
            Parallel.For(0, setting.Workers, new ParallelOptions { MaxDegreeOfParallelism = setting.Workers }, _ => contender.Run(setting.Batch, setting.Threads));
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / setting.Images;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A port that follows the reference line by line, kernels standardised in each pass; or the network in another precision, kernels standardised once.</summary>
    private static Contender Torch(string name, ScalarType? type, BitVariant variant, Dictionary<string, float[]> weights, float[] pixels, int size)
    {
        var network = new BitNetwork(variant, t => weights[t.Name], CPU);
        if (type is not null)
        {
            network.Freeze(type);
        }

        return new Contender(name, (batch, threads) =>
        {
            set_num_threads(threads);
            using IDisposable mode = no_grad();
            using DisposeScope scope = NewDisposeScope();
            Tensor images = tensor(pixels.AsSpan(0, batch * 3 * size * size).ToArray(), [batch, 3, size, size]);
            return network.Features(images)[0].data<float>().ToArray();
        });
    }

    private static Contender Frozen(BitVariant variant, Dictionary<string, float[]> weights, float[] pixels, int size)
    {
        var network = new FrozenNetwork(variant, t => weights[t.Name]);
        int area = size * size;
        return new Contender("frozen form", (batch, threads) =>
        {
            using var images = new Activations(batch, size, size, 3);
            for (int image = 0; image < batch; image++)
            {
                Span<float> target = images.Pixels(image, 0, area);
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = pixels[(((image * 3) + (i % 3)) * area) + (i / 3)];
                }
            }

            var output = new BackboneOutputBuffer(batch, variant, withStages: false);
            network.Forward(images, output, 0, new Cores(threads), CancellationToken.None);
            return output.Features(0).ToArray();
        });
    }

    private static Contender Onnx(BitVariant variant, Dictionary<string, float[]> weights, float[] pixels, int size)
    {
        byte[] file = OnnxBit.Write(variant, t => weights[t.Name], size);
        var sessions = new Dictionary<int, InferenceSession>();
        return new Contender("ONNX Runtime", (batch, threads) =>
        {
            InferenceSession session;
            lock (sessions)
            {
                if (!sessions.TryGetValue(threads, out session!))
                {
                    using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = threads, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
                    sessions[threads] = session = new InferenceSession(file, options);
                }
            }

            using OrtValue images = OrtValue.CreateTensorValueFromMemory(pixels.AsSpan(0, batch * 3 * size * size).ToArray(), [batch, 3, size, size]);
            using var run = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, ["pixels"], [images], ["features"]);
            return outputs[0].GetTensorDataAsSpan<float>()[..variant.FeatureCount].ToArray();
        });
    }
}

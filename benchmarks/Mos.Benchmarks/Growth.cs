using System.Diagnostics;
using System.Globalization;
using Mos.Benchmarks.Network;
using Mos.Detectors;
using Mos.Vision;
using Mos.Vision.Frozen;

namespace Mos.Benchmarks;

/// <summary>How cost grows: with the size of the images and the cores in the network, with the classes behind it, with the training images in fitting.</summary>
internal static class Growth
{
    private const int Rounds = 5, Rows = 512;

    public static void Run(ReadOnlySpan<string> args)
    {
        Classes();
        Sizes(new NetworkArguments(args, "BiT-S-R50x1"));
        TrainingImages();
    }

    private static void Sizes(NetworkArguments given)
    {
        BitVariant variant = given.Variant;
        Dictionary<string, float[]> weights = given.Weights();
        var network = new FrozenNetwork(variant, t => weights[t.Name]);
        int cores = Environment.ProcessorCount;
        Console.WriteLine($"{variant}\n| size | GFLOP | ms an image, one core | GFLOP/s | {cores} cores, many images | faster by |\n|---|--:|--:|--:|--:|--:|");
        foreach (int size in (int[])[96, 160, 224, 320, 480, 640])
        {
            int images = Math.Clamp(2 * 480 * 480 / (size * size), 1, 16);
            using Activations pixels = FrozenLayers.Drawn(images, size);
            void Pass()
            {
                var output = new BackboneOutputBuffer(images, variant, withStages: false);
                network.Forward(pixels, output, 0, new Cores(1), CancellationToken.None);
            }

            double one = Median(Pass) / images;
            double all = Median(() => Parallel.For(0, cores, _ => Pass())) / images / cores;
            Print($"| {size} | {variant.GigaFlops(size):F1} | {one:F1} | {1000 * variant.GigaFlops(size) / one:F0} | {all:F1} | {one / all:F2} |");
        }
    }

    private static void Classes()
    {
        var random = new SplitMix64(0);
        FloatMatrix Drawn(int rows) => new(rows, DrawnFeatures.Width, [.. Enumerable.Range(0, rows * DrawnFeatures.Width).Select(_ => (float)random.NextDouble() - 0.5f)]);
        FloatMatrix features = Drawn(Rows);
        Console.WriteLine("\n| classes | logits, ms for 1,000 images | softmax, energy and largest logit |\n|---|--:|--:|");
        foreach (int classes in (int[])[10, 100, 1000, 10_000])
        {
            var head = new LinearHead(Drawn(classes), new float[classes]);
            FloatMatrix logits = head.Logits(features);
            var output = new ModelOutput { Count = Rows, Logits = logits };
            double product = Median(() => head.Logits(features)), scoring = Median(() => Array.ForEach([Scorers.Msp(), Scorers.Energy(), Scorers.MaxLogit()], s => s.Score(output)));
            Print($"| {classes} | {1000 * product / Rows:F1} | {1000 * scoring / Rows:F1} |");
        }
    }

    private static void TrainingImages()
    {
        ModelInfo model = DrawnFeatures.Model();
        Console.WriteLine("\n| training images | KL matching and Mahalanobis of the features, s to observe | s to fit |\n|---|--:|--:|");
        foreach (int images in (int[])[1024, 4096, 16_384])
        {
            TrainingSignals[] batches = [.. Enumerable.Range(0, images / Rows).Select(b => DrawnFeatures.Batch(b * Rows, Rows, model))];
            LearnedMethod[] methods = [.. ((string[])["kl", "mds"]).Select(Scorers.Parse).OfType<LearnedMethod>()];
            var watch = Stopwatch.StartNew();
            var pool = new StatisticPool(model, methods.SelectMany(m => m.NeedsOf(model)));
            Array.ForEach(batches, pool.Observe);
            double observed = watch.Elapsed.TotalSeconds;
            watch.Restart();
            Array.ForEach(methods, m => _ = m.Fit(model, pool));
            Print($"| {images} | {observed:F2} | {watch.Elapsed.TotalSeconds:F2} |");
        }
    }

    private static double Median(Action action)
    {
        // As long as it takes until code is optimised.
        var warmUp = Stopwatch.StartNew();
        do
        {
            action();
        }
        while (warmUp.Elapsed < TimeSpan.FromSeconds(0.5));

        var times = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times.Order().ElementAt(Rounds / 2);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

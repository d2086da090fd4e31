using System.Diagnostics;
using Mos.Vision;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Benchmarks.Network;

/// <summary>
/// Where a step that trains the head alone spends its time: the backbone on an image, in torch's plain form with kernels standardised once and in
/// the frozen form, and the update of the paper's group head (1000 classes in 8 groups) from the features of a batch. In turn, in one process.
/// </summary>
internal static class TrainingStepCost
{
    private const int Rounds = 5;

    public static void Run(ReadOnlySpan<string> args)
    {
        var given = new NetworkArguments(args, "BiT-S-R50x1");
        (BitVariant variant, int size, int batch) = (given.Variant, given.Size, given.Number(2, 512));
        var backbone = new BitBackbone(new BitWeights(variant, BitInitialization.Random(0)), new Preprocessing(size));
        int cores = backbone.Cores.Count, images = 2 * cores;
        using Tensor pixels = empty([images, size, size, 3], ScalarType.Byte);
        new Random(0).NextBytes(pixels.bytes);
        var shown = new TrainingBatch(pixels, new int[images]);
        var frozen = new FrozenInput(backbone, backbone.Frozen!, (inputs, image, values) => backbone.Normalize(inputs.bytes, image, values));
        var plain = new PlainInput(inputs => ImageInput.Normalize(inputs.bytes, (int)inputs.shape[0], size, size, backbone.Preprocessing, CPU));

        ClassGroups groups = ClassGroups.FromSizes([.. Enumerable.Repeat(125, 8)]);
        HeadLoss loss = HeadLoss.For(groups.ClassCount, groups);
        using var whole = new TrainingNetwork(backbone.Network, OpenedParameters.None, variant.FeatureCount, loss.LogitCount);
        using var head = new TrainingNetwork(null, OpenedParameters.None, variant.FeatureCount, loss.LogitCount);
        using var trainer = new Trainer(head, loss, new PlainInput(inputs => inputs), batch);
        using Tensor features = rand(batch, variant.FeatureCount);
        var seen = new TrainingBatch(features, [.. Enumerable.Range(0, batch).Select(i => i % groups.ClassCount)]);
        TrainingBatch mixed = seen with { Mixup = Mixup.Draw(0.1, batch, new SplitMix64(1)) };

        using Tensor logits = rand(batch, loss.LogitCount);
        using Tensor logitsAcross = logits.t();
        using Tensor weightAcross = rand(loss.LogitCount, variant.FeatureCount).t();
        (string What, Action Run)[] measured =
        [
            ("backbone, plain form", () =>
            {
                // Two at a time, as a training in torch takes them at 480.
                for (int first = 0; first < images; first += 2)
                {
                    Dropped(() => whole.Logits(plain.Of(shown, first, 2, CancellationToken.None)));
                }
            }),
            ("backbone, frozen form", () => Dropped(() => frozen.Of(shown, 0, images, CancellationToken.None))),
            ("head, from features", () => trainer.Step(seen, 1e-3)),
            ("head, features mixed", () => trainer.Step(mixed, 1e-3)),
            ("its two matrix products", () => Dropped(() => mm(features, weightAcross), () => mm(logitsAcross, features))),
        ];
        double[] times = MediansInTurn([.. measured.Select(m => m.Run)]);

        Console.WriteLine($"{variant}, {size} x {size}, head {variant.FeatureCount} -> {loss.LogitCount}, batch {batch}, {cores} cores; medians of {Rounds} rounds");
        for (int i = 0; i < measured.Length; i++)
        {
            double step = (batch * times[i] / images) + times[2];
            Console.WriteLine($"  {measured[i].What,-24} " + (i < 2
                ? $"{times[i] / images,7:f1} ms an image; a step {step / 1000,6:f1} s, of which the head takes {100 * times[2] / step:f3} %"
                : $"{times[i],7:f1} ms a step"));
        }

        backbone.Release();
    }

    private static void Dropped(params Func<Tensor>[] operations)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Array.ForEach(operations, o => o());
    }

    /// <summary>Milliseconds, after two rounds until code and memory are as they stay.</summary>
    private static double[] MediansInTurn(Action[] actions)
    {
        List<double>[] times = [.. actions.Select(_ => new List<double>())];
        for (int round = -2; round < Rounds; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                actions[i]();
                times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return [.. times.Select(t => t[2..].Order().ElementAt(Rounds / 2))];
    }
}

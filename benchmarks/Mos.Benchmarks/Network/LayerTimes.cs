using Mos.Vision;
using Mos.Vision.Frozen;
using static TorchSharp.torch;

namespace Mos.Benchmarks.Network;

/// <summary>Where the time of a pass goes, by kind of layer and by block: in the plain form and in the frozen form.</summary>
internal static class LayerTimes
{
    private const int Rounds = 7;

    public static void Run(ReadOnlySpan<string> args)
    {
        var given = new NetworkArguments(args);
        (BitVariant variant, int size, int images, int threads) = (given.Variant, given.Size, given.Number(2, 2), given.Number(3, 1));
        Dictionary<string, float[]> weights = given.Weights();
        Console.WriteLine($"{variant}, {images} of {size} x {size} at once, {threads} thread{(threads == 1 ? "" : "s")}; an image");

        var plain = new KindTimes(Rounds);
        set_num_threads(threads);
        PlainLayers.Run(variant, weights, size, images, plain);
        plain.Print("plain form", images);

        var frozen = new KindTimes(Rounds);
        var layers = new FrozenLayers(variant, weights, new Cores(threads), frozen);
        layers.Run(size, images);
        // The first pass is slow until its code is optimised.
        Thread.Sleep(500);
        frozen.Clear();
        layers.Run(size, images);
        frozen.Print("frozen form", images);
    }
}

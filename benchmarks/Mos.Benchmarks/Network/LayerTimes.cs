using System.Globalization;
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
        BitVariant variant = BitVariant.Parse(args.Length > 0 ? args[0] : "BiT-S-R101x1");
        int size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 480;
        int images = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
        int threads = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
        Func<BitTensor, float[]> random = BitInitialization.Random(0);
        Dictionary<string, float[]> weights = BitLayout.Backbone(variant).ToDictionary(t => t.Name, random);
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

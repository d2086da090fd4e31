using Mos.Vision.Frozen;

namespace Mos.Vision.Tests;

/// <summary>
/// A network and images made of integer arithmetic alone, so that every language gets the same bits; <c>formula_network.json</c> has what
/// the reference computes from them.
/// </summary>
internal static class FormulaNetwork
{
    private const int Period = 2039;

    /// <summary>The small network: one unit in each block, 8 032 844 parameters with its head.</summary>
    public static BitVariant Small { get; } = BitVariant.Custom([1, 1, 1, 1], 1);

    /// <summary>The groups of the small network's head of 12 logits.</summary>
    public static ClassGroups Groups { get; } = ClassGroups.FromSizes([3, 4, 2]);

    public static uint Hash32(uint x)
    {
        x ^= x >> 16;
        x *= 0x7feb352d;
        x ^= x >> 15;
        x *= 0x846ca68b;
        x ^= x >> 16;
        return x;
    }

    /// <summary>A number in [-1, 1), exact in single precision.</summary>
    public static double R(uint t, uint j) => ((Hash32(unchecked((t * 0x9E3779B1) + j)) >> 8) - 8388608.0) / 8388608.0;

    /// <summary>The values of parameter <paramref name="t"/>, counted in the order of the reference's named parameters.</summary>
    public static float[] Values(int t, long count, double @base, double scale)
    {
        var period = new float[Math.Min(Period, count)];
        for (int i = 0; i < period.Length; i++)
        {
            period[i] = (float)(@base + (scale * R((uint)t, (uint)i)));
        }

        var values = new float[count];
        for (int at = 0; at < values.Length; at += period.Length)
        {
            period.AsSpan(0, Math.Min(period.Length, values.Length - at)).CopyTo(values.AsSpan(at));
        }

        return values;
    }

    /// <summary>The filling of a backbone; counts the parameters as they are asked for.</summary>
    public static Func<BitTensor, float[]> Backbone(int firstParameter = 0)
    {
        int t = firstParameter;
        return tensor => tensor.IsKernel ? Values(t++, tensor.Count, 0, 0.05) : Values(t++, tensor.Count, tensor.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0, 0.25);
    }

    public static BitWeights Weights(BitVariant variant) => new(variant, Backbone());

    public static BitNetwork Create(BitVariant variant) => new(variant, Backbone(), TorchSharp.torch.CPU);

    /// <summary>The small network with its group-softmax head, for square images of a size.</summary>
    public static BitModel Model(int size)
    {
        using var backbone = new BitModel("formula", new BitBackbone(Weights(Small), new Preprocessing(size)), null, null, null, null);
        return backbone.WithHead(Head(Small, Groups.LogitCount), Groups);
    }

    /// <summary>The head that follows the backbone's parameters.</summary>
    public static LinearHead Head(BitVariant variant, int logits)
    {
        int t = BitLayout.Backbone(variant).Count();
        var weight = new FloatMatrix(logits, variant.FeatureCount, Values(t, (long)logits * variant.FeatureCount, 0, 0.1));
        return new LinearHead(weight, Values(t + 1, logits, 0, 0.5));
    }

    /// <summary>Images as the network sees them, already normalised: [count, 3, height, width].</summary>
    public static TorchSharp.torch.Tensor Images(IReadOnlyList<int> numbers, int height, int width) =>
        TorchSharp.torch.tensor(numbers.SelectMany(k => Image(k, height, width)).ToArray(), [numbers.Count, 3, height, width]);

    /// <summary>The same in managed memory.</summary>
    public static Activations ManagedImages(IReadOnlyList<int> numbers, int height, int width)
    {
        using TorchSharp.torch.Tensor images = Images(numbers, height, width);
        return ImageInput.ToActivations(images);
    }

    /// <summary>Bytes [count, size, size, 3] for a model that normalises them itself.</summary>
    public static ImageBatch Pixels(int count, int size, int seed = 0)
    {
        var pixels = new byte[count * size * size * 3];
        new Random(seed).NextBytes(pixels);
        return new ImageBatch(count, size, size, pixels);
    }

    public static float[] Image(int number, int height, int width)
    {
        var pixels = new float[3 * height * width];
        int at = 0;
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double coarse = R((uint)(100000 + number), (uint)((((c * 1000) + (y / 8)) * 1000) + (x / 8)));
                    double fine = R((uint)(200000 + number), (uint)((((c * height) + y) * width) + x));
                    pixels[at++] = (float)((0.75 * coarse) + (0.25 * fine));
                }
            }
        }

        return pixels;
    }
}

using Mos.Testing;

namespace Mos.OnnxRuntime.Tests;

/// <summary>Classifiers of four classes whose features are the means of the normalised channels, so that all they say can be computed by hand.</summary>
internal static class Graphs
{
    public const int Size = 4;
    public const int Classes = 4;

    /// <summary><c>[4, 3]</c>.</summary>
    public static readonly float[] Weight = [1, 2, 3, -1, 0.5f, 0.25f, 0, -2, 1, 4, 0, -1];

    public static readonly float[] Bias = [0.5f, -1, 0, 2];

    /// <summary>Values 0 to 1, as they are.</summary>
    public static Preprocessing Plain { get; } = new(Size, 0, 1);

    /// <summary>Images as they come, pooled and flattened: the tensor "pooled", <c>[N, 3]</c>.</summary>
    public static OnnxGraph Backbone(object batch, bool channelsLast = false, object? side = null, int type = OnnxGraph.Floats)
    {
        object s = side ?? Size;
        var graph = new OnnxGraph();
        return (channelsLast
                ? graph.Input("image", type, batch, s, s, 3).Node("Transpose", ["image"], "planes", ("perm", new[] { 0, 3, 1, 2 }))
                : graph.Input("image", type, batch, 3, s, s).Node("Identity", ["image"], "planes"))
            .Node("GlobalAveragePool", ["planes"], "average")
            .Node("Flatten", ["average"], "pooled");
    }

    /// <summary>With a Gemm, as PyTorch exports it.</summary>
    public static OnnxGraph Gemm(object batch, bool channelsLast = false, object? side = null, int type = OnnxGraph.Floats) => Backbone(batch, channelsLast, side, type)
        .Constant("fc.weight", [Classes, 3], Weight, type)
        .Constant("fc.bias", [Classes], Bias, type)
        .Node("Gemm", ["pooled", "fc.weight", "fc.bias"], "logits", ("transB", 1))
        .Output("logits", type, batch, Classes);

    /// <summary>What the classifier says of an image, from the means of its channels.</summary>
    public static float[] Logits(params float[] means) =>
        [.. Enumerable.Range(0, Classes).Select(c => Bias[c] + (Weight[c * 3] * means[0]) + (Weight[(c * 3) + 1] * means[1]) + (Weight[(c * 3) + 2] * means[2]))];

    /// <summary>Images of one colour each.</summary>
    public static ImageBatch Images(int count, int seed = 1) => new(count, Size, Size, Pixels(count, seed));

    /// <summary>The means of the channels of an image, 0 to 1.</summary>
    public static float[] Means(ImageBatch images, int image) =>
        [.. Enumerable.Range(0, 3).Select(c => images.Pixels.Span[(image * Size * Size * 3) + c] / 255f)];

    private static byte[] Pixels(int count, int seed)
    {
        var pixels = new byte[count * Size * Size * 3];
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] colour = new byte[3];
            random.NextBytes(colour);
            for (int p = 0; p < Size * Size; p++)
            {
                colour.CopyTo(pixels, ((i * Size * Size) + p) * 3);
            }
        }

        return pixels;
    }
}

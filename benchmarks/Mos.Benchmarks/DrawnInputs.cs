using System.Globalization;
using Mos.Benchmarks.Imaging;
using Mos.Vision;

namespace Mos.Benchmarks;

/// <summary>Models of random weights and folders of drawn images, for measurements of the tool: time and memory do not depend on what they show.</summary>
internal static class DrawnInputs
{
    private const int Classes = 1000;

    /// <summary>Writes a network as the extension says: safetensors, .pth, or .npz as BiT's own files are.</summary>
    /// <param name="variant">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="groups">Into how many groups of equal size its classes fall; 0: its head is flat.</param>
    public static async Task WriteModelAsync(string variant, string path, int groups = 0)
    {
        ClassGroups? grouped = groups == 0 ? null : ClassGroups.FromSizes([.. Enumerable.Repeat(Classes / groups, groups)]);
        int logits = grouped?.LogitCount ?? Classes;
        using BitModel backbone = BitModel.Create(BitVariant.Parse(variant), Preprocessing.Paper);
        var random = new SplitMix64(1);
        float[] weight = [.. Enumerable.Range(0, logits * backbone.Variant.FeatureCount).Select(_ => (float)(random.NextDouble() - 0.5) / 16)];
        using BitModel model = backbone.WithHead(new LinearHead(new FloatMatrix(logits, backbone.Variant.FeatureCount, weight), new float[logits]), grouped);
        string first = Path.GetExtension(path) == ".npz" ? $"{path}.safetensors" : path;
        await model.SaveAsync(first);
        if (first != path)
        {
            WriteNpz(first, model.Variant, path);
            File.Delete(first);
        }
    }

    public static void WriteImages(string folder, string count, string size)
    {
        Directory.CreateDirectory(folder);
        int[] sides = Array.ConvertAll(size.Split('x'), int.Parse);
        Parallel.For(0, int.Parse(count, CultureInfo.InvariantCulture), i =>
            File.WriteAllBytes(Path.Combine(folder, $"{i:D6}.jpg"), DrawnPhotograph.Jpeg(sides[0], sides[1], seed: i)));
    }

    /// <summary>The same weights under BiT's names, kernels as [height, width, inputs, outputs].</summary>
    private static void WriteNpz(string model, BitVariant variant, string path)
    {
        using TensorFile file = TensorFile.Open(model);
        NumpyWriter.WriteNpz(path, BitLayout.Backbone(variant).Concat(BitLayout.Head(variant.FeatureCount, Classes)).Select(t =>
        {
            float[] values = file[t.Name].ToFloats();
            return t.IsKernel ? StoredTensor.FromValues<float>(t.BitName, [t.Shape[2], t.Shape[3], t.Shape[1], t.Shape[0]], OutputsLast(values, t.Shape)) : StoredTensor.FromValues<float>(t.BitName, t.Shape, values);
        }));
    }

    private static float[] OutputsLast(float[] values, long[] shape)
    {
        int rest = values.Length / (int)shape[0], places = (int)(shape[2] * shape[3]), inputs = (int)shape[1], outputs = (int)shape[0];
        var result = new float[values.Length];
        for (int at = 0; at < values.Length; at++)
        {
            (int o, int i, int place) = (at / rest, at % rest / places, at % places);
            result[(((place * inputs) + i) * outputs) + o] = values[at];
        }

        return result;
    }
}

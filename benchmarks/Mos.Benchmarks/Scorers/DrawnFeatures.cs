using Mos.Detectors;

namespace Mos.Benchmarks;

/// <summary>A head and features of the shape of ImageNet's, drawn at random.</summary>
internal static class DrawnFeatures
{
    public const int Width = 2048, Classes = 1000;

    public static ModelInfo Model()
    {
        var random = new SplitMix64(1);
        float[] weight = [.. Enumerable.Range(0, Classes * Width).Select(_ => (float)(random.NextDouble() - 0.5) / 16)];
        return new ModelInfo
        {
            Name = "drawn",
            Preprocessing = new Preprocessing(480),
            ClassCount = Classes,
            BackboneHash = "drawn",
            Head = new LinearHead(new FloatMatrix(Classes, Width, weight), new float[Classes]),
        };
    }

    /// <summary>Noise above 0, with the weights of its class on top, so that the model predicts it.</summary>
    public static TrainingSignals Batch(int first, int count, ModelInfo model)
    {
        int[] labels = [.. Enumerable.Range(first, count).Select(i => i % Classes)];
        var values = new float[count * Width];
        Parallel.For(0, count, i =>
        {
            var random = new SplitMix64(2, first + i);
            ReadOnlySpan<float> weight = model.Head!.Weight.Row(labels[i]);
            for (int d = 0; d < Width; d++)
            {
                values[(i * Width) + d] = Math.Max(0, (float)random.NextDouble() - 0.5f + (20 * weight[d]));
            }
        });
        return new TrainingSignals(ModelOutput.FromFeatures(new FloatMatrix(count, Width, values), model.Head, null), labels);
    }
}

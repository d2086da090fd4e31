namespace Mos.Detectors.Tests;

/// <summary>Features whose answer is known: classes around means that span few directions, not negative, and a head that tells them apart.</summary>
internal static class DrawnFeatures
{
    public const int Classes = 4, Width = 16;

    public static ModelInfo Info { get; } = InfoOf(Classes);

    public static ModelInfo InfoOf(int classes) => new()
    {
        Name = "drawn",
        Preprocessing = new Preprocessing(2),
        ClassCount = classes,
        BackboneHash = "backbone",
        Head = new LinearHead(
            new FloatMatrix(classes, Width, [.. Enumerable.Range(0, classes).SelectMany(c => Enumerable.Range(0, Width).Select(d => Pattern(c, d) - 1))]), new float[classes]),
    };

    /// <summary>Images of the classes in turn.</summary>
    public static (ModelOutput Output, int[] Labels) Known(int first, int count, ModelInfo? info = null)
    {
        int[] labels = [.. Enumerable.Range(first, count).Select(i => i % (info ?? Info).ClassCount)];
        return (Output(first, labels, info ?? Info, (label, d) => Pattern(label, d)), labels);
    }

    /// <summary>Images whose units are excited in pairs that no class excites, as strongly.</summary>
    public static ModelOutput Unknown(int count) => Output(100_000, new int[count], Info, (_, d) => d % 8 < 2 ? 3 : 0.5f);

    /// <summary>Class c excites every fourth unit.</summary>
    private static float Pattern(int label, int d) => d % 4 == label ? 3 + (0.2f * (d / 4)) : 0.5f;

    private static ModelOutput Output(int first, int[] labels, ModelInfo info, Func<int, int, float> mean)
    {
        var values = new float[labels.Length * Width];
        for (int i = 0; i < labels.Length; i++)
        {
            var random = new SplitMix64(7, first + i);
            for (int d = 0; d < Width; d++)
            {
                // Deviations differ, so that every principal direction has its own variance.
                values[(i * Width) + d] = Math.Max(0, mean(labels[i], d) + ((float)random.NextDouble() - 0.5f) * (0.5f + (0.1f * d)));
            }
        }

        return ModelOutput.FromFeatures(new FloatMatrix(labels.Length, Width, values), info.Head, null);
    }
}

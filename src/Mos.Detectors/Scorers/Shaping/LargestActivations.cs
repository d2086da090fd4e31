namespace Mos.Detectors;

/// <summary>The largest activations of an image.</summary>
/// <param name="Indexes">Where they are.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="SumOfAll">The sum of all activations.</param>
internal sealed record LargestActivations(int[] Indexes, double Sum, double SumOfAll)
{
    /// <summary>Those above a percentile of an image's own: D - round(D percentile / 100), half to even, at least one. Of equal ones the first.</summary>
    public static LargestActivations Of(ReadOnlySpan<float> features, double percentile)
    {
        int count = Math.Max(1, features.Length - (int)Math.Round(features.Length * percentile / 100, MidpointRounding.ToEven));
        float[] values = features.ToArray();
        int[] kept = IndexesOf(values, count);
        return new LargestActivations(kept, kept.Sum(d => (double)values[d]), values.Sum(v => (double)v));
    }

    /// <summary>Where the largest values are, the largest first; of equal ones the first.</summary>
    public static int[] IndexesOf(float[] values, int count)
    {
        int[] indexes = [.. Enumerable.Range(0, values.Length)];
        indexes.AsSpan().Sort((a, b) => values[b].CompareTo(values[a]) is var order and not 0 ? order : a.CompareTo(b));
        return indexes[..count];
    }
}

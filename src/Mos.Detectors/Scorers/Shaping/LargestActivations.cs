namespace Mos.Detectors;

/// <summary>The largest activations of an image.</summary>
/// <param name="Indexes">Where they are, ascending.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="SumOfAll">The sum of all activations.</param>
internal sealed record LargestActivations(int[] Indexes, double Sum, double SumOfAll)
{
    /// <summary>Those above a percentile of an image's own: D - round(D percentile / 100), half to even, at least one. Of equal ones the first.</summary>
    public static LargestActivations Of(ReadOnlySpan<float> features, double percentile)
    {
        int count = Math.Max(1, features.Length - (int)Math.Round(features.Length * percentile / 100, MidpointRounding.ToEven));
        int[] kept = LargestValues.IndexesOf(features, count);
        double sum = 0, sumOfAll = 0;
        foreach (int d in kept)
        {
            sum += features[d];
        }

        foreach (float value in features)
        {
            sumOfAll += value;
        }

        return new LargestActivations(kept, sum, sumOfAll);
    }
}

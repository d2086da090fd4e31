namespace Mos.Detectors;

/// <summary>Lengths of a feature vector, summed in float64 and one by one: a vectorised sum depends on where the row lies in memory.</summary>
internal static class FeatureNorms
{
    /// <summary>The sum of the magnitudes.</summary>
    public static double L1(ReadOnlySpan<float> features)
    {
        double sum = 0;
        foreach (float value in features)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }

    /// <summary>The sum of the squares.</summary>
    public static double SquaredL2(ReadOnlySpan<float> features)
    {
        double sum = 0;
        foreach (float value in features)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}

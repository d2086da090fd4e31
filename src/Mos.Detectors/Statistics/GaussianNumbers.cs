namespace Mos.Detectors;

/// <summary>Normally distributed random numbers.</summary>
internal static class GaussianNumbers
{
    /// <summary>A number of mean 0 and deviation 1 (Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958).</summary>
    public static double NextGaussian(this SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

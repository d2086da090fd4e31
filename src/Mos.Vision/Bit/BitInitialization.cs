namespace Mos.Vision;

/// <summary>Values to start training from nothing.</summary>
/// <remarks>He et al., "Delving Deep into Rectifiers", ICCV 2015: kernels are normal with variance 2 / fan-in; normalisations start as the identity.</remarks>
internal static class BitInitialization
{
    /// <summary>A filling that repeats with its seed.</summary>
    public static Func<BitTensor, float[]> Random(int seed)
    {
        var random = new Random(seed);
        return tensor =>
        {
            var values = new float[tensor.Count];
            if (tensor.IsKernel)
            {
                FillNormal(values, Math.Sqrt(2.0 * tensor.Shape[0] / tensor.Count), random);
            }
            else
            {
                values.AsSpan().Fill(tensor.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0);
            }

            return values;
        };
    }

    /// <summary>Normal numbers by the method of Box and Muller, two at a time.</summary>
    private static void FillNormal(Span<float> values, double deviation, Random random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cosine);
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)(radius * sine);
            }
        }
    }
}

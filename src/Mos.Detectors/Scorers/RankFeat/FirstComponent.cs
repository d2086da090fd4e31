using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The part of a feature map, as a matrix of channels and positions, that belongs to its largest singular value.</summary>
internal static class FirstComponent
{
    // As many as the paper takes.
    private const int PowerSteps = 20;

    /// <summary>Takes the part out of a map.</summary>
    /// <param name="map">As it was.</param>
    /// <param name="changed">Receives what is left.</param>
    /// <param name="byPower">Whether by 20 steps of power iteration, not exactly.</param>
    public static void Remove(FeatureMap map, Span<float> changed, bool byPower)
    {
        int positions = map.Positions;
        double[] values = Vectors.Widened(map.Values);
        if (Array.Exists(values, v => !double.IsFinite(v)))
        {
            changed.Fill(float.NaN);
            return;
        }

        double[] Times(double[] direction) => TransposedTimes(values, positions, Vectors.Times(values, direction));
        double[] direction = byPower ? ByPower(Start(positions), Times) : LeadingVector.Of(Times, Start(positions));
        for (int c = 0; c < map.Channels; c++)
        {
            Span<double> row = values.AsSpan(c * positions, positions);
            TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(row, direction), row, row);
        }

        TensorPrimitives.ConvertTruncating<double, float>(values, changed);
    }

    private static double[] ByPower(double[] start, Func<double[], double[]> times)
    {
        double[] direction = start;
        for (int step = 0; step < PowerSteps; step++)
        {
            direction = UnitOrZero(times(direction));
        }

        return direction;
    }

    // Equal maps have equal scores, so the start is the same for all.
    private static double[] Start(int length)
    {
        var random = new SplitMix64(seed: 0);
        return Vectors.Unit([.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)]);
    }

    private static double[] TransposedTimes(double[] values, int positions, double[] ofChannels)
    {
        var product = new double[positions];
        for (int c = 0; c < ofChannels.Length; c++)
        {
            TensorPrimitives.MultiplyAdd(values.AsSpan(c * positions, positions), ofChannels[c], product, product);
        }

        return product;
    }

    /// <summary>A map of zeros has no direction, and nothing to take out.</summary>
    private static double[] UnitOrZero(double[] vector) => Vectors.Length(vector) == 0 ? vector : Vectors.Unit(vector);
}

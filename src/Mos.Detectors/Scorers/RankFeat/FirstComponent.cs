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

        double[] direction = byPower ? ByPower(values, positions) : Exact(values, map.Channels, positions);
        for (int c = 0; c < map.Channels; c++)
        {
            Span<double> row = values.AsSpan(c * positions, positions);
            TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(row, direction), row, row);
        }

        TensorPrimitives.ConvertTruncating<double, float>(values, changed);
    }

    /// <summary>The right singular vector, from the eigenvectors of the smaller of A^T A and A A^T.</summary>
    private static double[] Exact(double[] values, int channels, int positions)
    {
        bool ofPositions = positions <= channels;
        double[][] rows = ofPositions ? Columns(values, positions) : [.. values.Chunk(positions)];
        double[] gram = [.. rows.SelectMany(_ => rows, (a, b) => TensorPrimitives.Dot<double>(a, b))];
        double[] first = SymmetricEigen.Of(gram, rows.Length).Vectors[..rows.Length].ToArray();
        return ofPositions ? first : UnitOrZero(TransposedTimes(values, positions, first));
    }

    private static double[] ByPower(double[] values, int positions)
    {
        // Equal maps have equal scores, so the start is the same for all.
        var random = new SplitMix64(seed: 0);
        double[] direction = UnitOrZero([.. Enumerable.Range(0, positions).Select(_ => random.NextDouble() - 0.5)]);
        for (int step = 0; step < PowerSteps; step++)
        {
            direction = UnitOrZero(TransposedTimes(values, positions, Vectors.Times(values, direction)));
        }

        return direction;
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

    private static double[][] Columns(double[] values, int positions) =>
        [.. Enumerable.Range(0, positions).Select(p => Enumerable.Range(0, values.Length / positions).Select(c => values[(c * positions) + p]).ToArray())];

    /// <summary>A map of zeros has no direction, and nothing to take out.</summary>
    private static double[] UnitOrZero(double[] vector) => Vectors.Length(vector) == 0 ? vector : Vectors.Unit(vector);
}

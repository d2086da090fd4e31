using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What is left of the Gram matrices of a feature map: the sums of their rows, which take no product of channels with channels.</summary>
internal static class GramSums
{
    // Values whose powers stay in the cache.
    private const int BlockSize = 8192;

    /// <summary>For each power and each channel i: sign(r) |r|^(1/p), r = sum over x of F_i(x)^p (sum over j of F_j(x)^p).</summary>
    /// <param name="map">C channels.</param>
    /// <param name="powers">Ascending, from 1.</param>
    /// <returns>C numbers for each power, in float64 until they are rounded at the end.</returns>
    public static float[] Of(FeatureMap map, int[] powers)
    {
        (int channels, int positions) = (map.Channels, map.Positions);
        int step = Math.Clamp(BlockSize / positions, 1, channels);
        var block = new PowerBlock(step * positions, powers);
        double[][] ofAll = [.. powers.Select(_ => new double[positions])], sums = [.. powers.Select(_ => new double[channels])];
        for (int first = 0; first < channels; first += step)
        {
            block.Each(map, first, Math.Min(step, channels - first), (i, _, power) => TensorPrimitives.Add(ofAll[i], power, ofAll[i]));
        }

        for (int first = 0; first < channels; first += step)
        {
            block.Each(map, first, Math.Min(step, channels - first), (i, channel, power) => sums[i][channel] = TensorPrimitives.Dot(power, ofAll[i]));
        }

        var roots = new float[powers.Length * channels];
        for (int i = 0; i < powers.Length; i++)
        {
            Roots(sums[i], powers[i], roots.AsSpan(i * channels, channels));
        }

        return roots;
    }

    /// <summary>The roots of the magnitudes, by logarithms, with the signs.</summary>
    private static void Roots(double[] values, int power, Span<float> rounded)
    {
        var roots = new double[values.Length];
        TensorPrimitives.Abs(values, roots);
        TensorPrimitives.Log(roots, roots);
        TensorPrimitives.Divide(roots, power, roots);
        TensorPrimitives.Exp(roots, roots);
        TensorPrimitives.CopySign(roots, values, roots);
        TensorPrimitives.ConvertTruncating<double, float>(roots, rounded);
    }

    /// <summary>The powers of the values of some channels, in memory that is used again.</summary>
    private sealed class PowerBlock(int size, int[] powers)
    {
        private readonly double[] _values = new double[size], _power = new double[size];

        /// <summary>Shows each power of each channel.</summary>
        /// <param name="map">The map.</param>
        /// <param name="first">The first of the channels.</param>
        /// <param name="count">How many there are.</param>
        /// <param name="take">Receives the number of the power from 0, the channel, and its values to that power.</param>
        public void Each(FeatureMap map, int first, int count, Action<int, int, ReadOnlySpan<double>> take)
        {
            int positions = map.Positions;
            Span<double> values = _values.AsSpan(0, count * positions), power = _power.AsSpan(0, count * positions);
            TensorPrimitives.ConvertTruncating(map.Values.Slice(first * positions, count * positions), values);
            values.CopyTo(power);
            int reached = 1;
            for (int i = 0; i < powers.Length; i++)
            {
                for (; reached < powers[i]; reached++)
                {
                    TensorPrimitives.Multiply(power, values, power);
                }

                for (int c = 0; c < count; c++)
                {
                    take(i, first + c, power.Slice(c * positions, positions));
                }
            }
        }
    }
}

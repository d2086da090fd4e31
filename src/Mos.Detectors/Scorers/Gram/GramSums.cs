using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What is left of the Gram matrices of a feature map: the sums of their rows, which take no product of channels with channels.</summary>
internal static class GramSums
{
    /// <summary>For each power and each channel i: sign(r) |r|^(1/p), r = sum over x of F_i(x)^p (sum over j of F_j(x)^p).</summary>
    /// <param name="map">C channels.</param>
    /// <param name="powers">Ascending, from 1.</param>
    /// <returns>C numbers for each power, in float64 until they are rounded at the end.</returns>
    public static float[] Of(FeatureMap map, int[] powers)
    {
        (int channels, int positions) = (map.Channels, map.Positions);
        var powerOf = new ChannelPowers(positions, powers);
        double[][] ofAllChannels = [.. powers.Select(_ => new double[positions])];
        for (int c = 0; c < channels; c++)
        {
            powerOf.Each(map.Channel(c), (i, power) => TensorPrimitives.Add(ofAllChannels[i], power, ofAllChannels[i]));
        }

        var sums = new float[powers.Length * channels];
        for (int c = 0; c < channels; c++)
        {
            int channel = c;
            powerOf.Each(map.Channel(c), (i, power) => sums[(i * channels) + channel] = Root(TensorPrimitives.Dot<double>(power, ofAllChannels[i]), powers[i]));
        }

        return sums;
    }

    private static float Root(double sum, int power) => (float)Math.CopySign(Math.Pow(Math.Abs(sum), 1.0 / power), sum);

    /// <summary>The powers of the values of a channel, in memory that is used again for each channel.</summary>
    private sealed class ChannelPowers(int positions, int[] powers)
    {
        private readonly double[] _values = new double[positions], _power = new double[positions];

        public void Each(ReadOnlySpan<float> channel, Action<int, double[]> take)
        {
            TensorPrimitives.ConvertTruncating(channel, _values);
            _values.CopyTo(_power, 0);
            int reached = 1;
            for (int i = 0; i < powers.Length; i++)
            {
                for (; reached < powers[i]; reached++)
                {
                    TensorPrimitives.Multiply(_power, _values, _power);
                }

                take(i, _power);
            }
        }
    }
}

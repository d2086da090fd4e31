using System.Numerics.Tensors;

namespace Mos.Vision.Frozen;

/// <summary>A group normalisation over 32 groups of channels, from sums that the layer before it has gathered.</summary>
/// <inheritdoc cref="GroupNormRelu" path="/remarks"/>
internal sealed class FrozenGroupNorm(float[] weight, float[] bias)
{
    private const int Groups = 32;
    private const double Epsilon = 1e-5;

    /// <summary>What normalises given activations.</summary>
    public Rectifier Fit(Activations x)
    {
        int channels = weight.Length, size = channels / Groups;
        double count = (double)size * x.Height * x.Width;
        float[] scale = new float[x.Images * channels], shift = new float[x.Images * channels];
        for (int image = 0; image < x.Images; image++)
        {
            (double[] means, double[] squares) = x.Sums!.Totals(image);
            for (int first = 0; first < channels; first += size)
            {
                double mean = TensorPrimitives.Sum<double>(means.AsSpan(first, size)) / size;
                double variance = 0;
                for (int c = first; c < first + size; c++)
                {
                    variance += (squares[c] / count) + ((means[c] - mean) * (means[c] - mean) / size);
                }

                double deviation = Math.Sqrt(Math.Max(0, variance) + Epsilon);
                for (int c = first; c < first + size; c++)
                {
                    double factor = weight[c] / deviation;
                    scale[(image * channels) + c] = (float)factor;
                    shift[(image * channels) + c] = (float)(bias[c] - (mean * factor));
                }
            }
        }

        return new Rectifier(channels, scale, shift);
    }
}

using System.Numerics.Tensors;

namespace Mos.Vision.Frozen;

/// <summary>A group normalisation over 32 groups of channels, from sums that the layer before it has gathered.</summary>
/// <inheritdoc cref="GroupNormRelu" path="/remarks"/>
internal sealed class FrozenGroupNorm(float[] weight, float[] bias)
{
    private const int Groups = 32;
    private const double Epsilon = 1e-5;

    /// <summary>A factor for each channel.</summary>
    public ReadOnlySpan<float> Weight => weight;

    /// <summary>Channels of a group.</summary>
    public int GroupSize => weight.Length / Groups;

    /// <summary>What normalises given activations.</summary>
    public Rectifier Fit(Activations x) => Fit(x, Moments(x));

    /// <summary>The same from moments that are known.</summary>
    public Rectifier Fit(Activations x, (double Mean, double Deviation)[][] moments)
    {
        int channels = weight.Length;
        float[] scale = new float[x.Images * channels], shift = new float[x.Images * channels];
        for (int image = 0; image < x.Images; image++)
        {
            for (int c = 0; c < channels; c++)
            {
                (double mean, double deviation) = moments[image][c / GroupSize];
                double factor = weight[c] / deviation;
                scale[(image * channels) + c] = (float)factor;
                shift[(image * channels) + c] = (float)(bias[c] - (mean * factor));
            }
        }

        return new Rectifier(channels, scale, shift);
    }

    /// <summary>Mean and deviation of each group of each image.</summary>
    public (double Mean, double Deviation)[][] Moments(Activations x) => [.. Enumerable.Range(0, x.Images).Select(image => Moments(x, image))];

    private (double Mean, double Deviation)[] Moments(Activations x, int image)
    {
        int size = GroupSize;
        double count = (double)size * x.Height * x.Width;
        (double[] means, double[] squares) = x.Sums!.Totals(image);
        var moments = new (double, double)[Groups];
        for (int group = 0; group < Groups; group++)
        {
            int first = group * size;
            double mean = TensorPrimitives.Sum<double>(means.AsSpan(first, size)) / size;
            double variance = 0;
            for (int c = first; c < first + size; c++)
            {
                variance += (squares[c] / count) + ((means[c] - mean) * (means[c] - mean) / size);
            }

            moments[group] = (mean, Math.Sqrt(Math.Max(0, variance) + Epsilon));
        }

        return moments;
    }
}

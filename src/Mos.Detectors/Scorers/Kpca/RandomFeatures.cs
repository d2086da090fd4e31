using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Random Fourier features, whose inner products approximate a Gaussian kernel: sqrt(2 / M) cos(Omega g + u).</summary>
/// <param name="map">Omega, <c>[M, D]</c>, as weight and u as bias.</param>
/// <remarks>Rahimi and Recht, "Random Features for Large-Scale Kernel Machines", NIPS 2007.</remarks>
internal sealed class RandomFeatures(LinearHead map)
{
    private const int Most = 2048;

    public LinearHead Map => map;

    /// <summary>Draws the map: Omega from a normal distribution of variance 2 gamma, u uniform in 0 ... 2 pi.</summary>
    /// <param name="width">D.</param>
    /// <param name="count">M; 0: four times D, at most 2048.</param>
    /// <param name="gamma">The width of the kernel exp(-gamma |a - b|^2).</param>
    /// <param name="seed">What it is drawn from.</param>
    public static RandomFeatures Draw(int width, int count, double gamma, int seed)
    {
        var random = new SplitMix64(seed);
        count = count > 0 ? count : Math.Min(4 * width, Most);
        float[] omega = [.. Enumerable.Range(0, count * width).Select(_ => (float)(random.NextGaussian() * Math.Sqrt(2 * gamma)))];
        float[] phase = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 * Math.PI))];
        return new RandomFeatures(new LinearHead(new FloatMatrix(count, width, omega), phase));
    }

    /// <summary>The features of rows.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    /// <returns><c>[N, M]</c>.</returns>
    public FloatMatrix Of(FloatMatrix rows)
    {
        float[] values = map.Logits(rows).Values.ToArray();
        Parallel.For(0, rows.Rows, i =>
        {
            Span<float> row = values.AsSpan(i * map.LogitCount, map.LogitCount);
            TensorPrimitives.Cos(row, row);
            TensorPrimitives.Multiply(row, MathF.Sqrt(2f / map.LogitCount), row);
        });
        return new FloatMatrix(rows.Rows, map.LogitCount, values);
    }
}

using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The classes of one stage: a mean each, and a covariance that they share. Immutable.</summary>
/// <param name="stage">Which stage, from 0.</param>
/// <param name="dimension">Length of a feature vector, D.</param>
/// <param name="whitening">[R, D]: its square is the pseudo-inverse of the covariance.</param>
/// <param name="means">[C, D].</param>
internal sealed class StageGaussians(int stage, int dimension, double[] whitening, double[] means)
{
    private readonly int _rank = whitening.Length / dimension;
    private readonly double[][] _whitened = [.. means.Chunk(dimension).Select(m => Times(whitening, m))];

    public int Dimension => dimension;

    public double[] Whitening => whitening;

    public double[] Means => means;

    public static StageGaussians Fit(int stage, TiedMoments moments, MahalanobisSettings settings)
    {
        int d = moments.Dimension;
        double[] covariance = moments.Covariance();
        if (settings.Shrinkage > 0)
        {
            double trace = 0;
            for (int i = 0; i < d; i++)
            {
                trace += covariance[i * (d + 1)];
            }

            TensorPrimitives.Multiply(covariance, 1 - settings.Shrinkage, covariance);
            for (int i = 0; i < d; i++)
            {
                covariance[i * (d + 1)] += settings.Shrinkage * trace / d;
            }
        }

        return new StageGaussians(stage, d, global::Mos.Whitening.Of(covariance, d, settings.Cut), [.. moments.Means.SelectMany(m => m.ToArray())]);
    }

    /// <summary>Minus half the squared distance to the nearest class; NaN where a feature is NaN.</summary>
    public double Score(ReadOnlySpan<float> features) => Nearest(features).Score;

    /// <summary>The gradient of half the squared distance to the nearest class, for every image of an output.</summary>
    public FloatMatrix Cotangent(ModelOutput output)
    {
        FloatMatrix features = output.Stages![stage];
        var values = new float[features.Values.Length];
        for (int i = 0; i < features.Rows; i++)
        {
            Cotangent(features.Row(i), values.AsSpan(i * features.Columns, features.Columns));
        }

        return new FloatMatrix(features.Rows, features.Columns, values);
    }

    private void Cotangent(ReadOnlySpan<float> features, Span<float> cotangent)
    {
        double[] difference = Nearest(features).Difference;
        var gradient = new double[dimension];
        for (int r = 0; r < _rank; r++)
        {
            TensorPrimitives.MultiplyAdd(whitening.AsSpan(r * dimension, dimension), difference[r], gradient, gradient);
        }

        TensorPrimitives.ConvertTruncating<double, float>(gradient, cotangent);
    }

    private (double Score, double[] Difference) Nearest(ReadOnlySpan<float> features)
    {
        var wide = new double[dimension];
        TensorPrimitives.ConvertTruncating(features, wide);
        if (TensorPrimitives.Sum<double>(wide) is double.NaN)
        {
            return (double.NaN, new double[_rank]);
        }

        double[] whitened = Times(whitening, wide);
        double least = double.PositiveInfinity;
        double[] nearest = _whitened[0];
        foreach (double[] mean in _whitened)
        {
            double distance = _rank == 0 ? 0 : TensorPrimitives.Distance<double>(whitened, mean);
            if (distance < least)
            {
                (least, nearest) = (distance, mean);
            }
        }

        TensorPrimitives.Subtract(whitened, nearest, whitened);
        return (-0.5 * least * least, whitened);
    }

    private static double[] Times(double[] matrix, double[] vector)
    {
        var product = new double[matrix.Length / vector.Length];
        for (int r = 0; r < product.Length; r++)
        {
            product[r] = TensorPrimitives.Dot<double>(matrix.AsSpan(r * vector.Length, vector.Length), vector);
        }

        return product;
    }
}

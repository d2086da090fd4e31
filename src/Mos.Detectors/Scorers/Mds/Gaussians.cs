using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Means with one covariance. Immutable.</summary>
/// <param name="dimension">Length of a vector, D.</param>
/// <param name="whitening"><c>[R, D]</c>: its square is the pseudo-inverse of the covariance.</param>
/// <param name="means"><c>[C, D]</c>.</param>
internal sealed class Gaussians(int dimension, double[] whitening, double[] means)
{
    /// <summary>The distance of 1 to the next double.</summary>
    public const double DefaultCut = 2.220446049250313e-16;

    private const double PyTorchOodRidge = 1e-6;

    private const string WhiteningName = "whitening", DefaultMeansName = "means";

    private readonly double[][] _means = [.. means.Chunk(dimension).Select(m => Vectors.Times(whitening, m))];

    public int Dimension => dimension;

    public double[] Whitening => whitening;

    public double[] Means => means;

    /// <param name="means"><c>[C, D]</c>.</param>
    /// <param name="covariance"><c>[D, D]</c>; changed.</param>
    /// <param name="dimension">D.</param>
    /// <param name="shrinkage">0 to 1.</param>
    /// <param name="cut">Eigenvalues of at most this x D x the largest count as 0.</param>
    public static Gaussians Fit(double[] means, double[] covariance, int dimension, double shrinkage, double cut = DefaultCut)
    {
        double mean = 0;
        for (int i = 0; i < dimension; i++)
        {
            mean += covariance[i * (dimension + 1)] / dimension;
        }

        TensorPrimitives.Multiply(covariance, 1 - shrinkage, covariance);
        for (int i = 0; shrinkage > 0 && i < dimension; i++)
        {
            covariance[i * (dimension + 1)] += shrinkage * mean;
        }

        return new Gaussians(dimension, global::Mos.Whitening.Of(covariance, dimension, cut), means);
    }

    /// <summary>A covariance as pytorch-ood has it: divided by N - 1, with a ridge.</summary>
    public static void AsPyTorchOod(double[] covariance, TiedMoments classes)
    {
        TensorPrimitives.Multiply(covariance, classes.Count / (double)(classes.Count - 1), covariance);
        for (int i = 0; i < classes.Dimension; i++)
        {
            covariance[i * (classes.Dimension + 1)] += PyTorchOodRidge;
        }
    }

    public static Gaussians Restore(FittedState state, string prefix, string meansName = DefaultMeansName)
    {
        (double[] means, _, int dimension) = state.Matrix(prefix + meansName);
        return new Gaussians(dimension, state.Matrix(prefix + WhiteningName, columns: dimension, canBeEmpty: true).Values, means);
    }

    public IEnumerable<StoredTensor> State(string prefix, string meansName = DefaultMeansName) =>
    [
        StoredTensor.FromValues<double>(prefix + WhiteningName, [whitening.Length / dimension, dimension], whitening),
        StoredTensor.FromValues<double>(prefix + meansName, [means.Length / dimension, dimension], means),
    ];

    /// <summary>The squared distance to the nearest mean; NaN where a feature is NaN.</summary>
    public double SquaredDistance(ReadOnlySpan<float> features) => Nearest(features).Squared;

    /// <summary>The gradient of half the squared distance to the nearest mean, for every row; 0 where a feature is NaN.</summary>
    public FloatMatrix HalfGradient(FloatMatrix features)
    {
        var values = new float[features.Values.Length];
        var gradient = new double[dimension];
        for (int i = 0; i < features.Rows; i++)
        {
            (_, double[] difference) = Nearest(features.Row(i));
            gradient.AsSpan().Clear();
            for (int r = 0; r < difference.Length; r++)
            {
                TensorPrimitives.MultiplyAdd(whitening.AsSpan(r * dimension, dimension), difference[r], gradient, gradient);
            }

            TensorPrimitives.ConvertTruncating<double, float>(gradient, values.AsSpan(i * dimension, dimension));
        }

        return new FloatMatrix(features.Rows, dimension, values);
    }

    private (double Squared, double[] Difference) Nearest(ReadOnlySpan<float> features)
    {
        double[] wide = Vectors.Widened(features);
        if (TensorPrimitives.Sum<double>(wide) is double.NaN)
        {
            return (double.NaN, []);
        }

        double[] whitened = Vectors.Times(whitening, wide);
        double least = double.PositiveInfinity;
        double[] nearest = _means[0];
        foreach (double[] mean in _means)
        {
            // Differences, not products: |x|^2 - 2 x m + |m|^2 would cancel.
            double distance = mean.Length == 0 ? 0 : TensorPrimitives.Distance<double>(whitened, mean);
            if (double.IsNaN(distance))
            {
                return (distance, []);
            }

            if (distance * distance < least)
            {
                (least, nearest) = (distance * distance, mean);
            }
        }

        return (least, Vectors.Difference(whitened, nearest));
    }
}

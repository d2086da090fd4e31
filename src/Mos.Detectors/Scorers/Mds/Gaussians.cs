using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Means with one covariance. Immutable.</summary>
/// <param name="dimension">Length of a vector, D.</param>
/// <param name="whitening"><c>[R, D]</c>: its square is the pseudo-inverse of the covariance.</param>
/// <param name="means"><c>[C, D]</c>.</param>
internal sealed class Gaussians(int dimension, double[] whitening, double[] means)
{
    // The distance of 1 to the next double.
    private const double Cut = 2.220446049250313e-16;

    private const string Whitened = "whitening", Means = "means";

    private readonly double[][] _means = [.. means.Chunk(dimension).Select(m => Vectors.Times(whitening, m))];

    public int Dimension => dimension;

    /// <param name="means"><c>[C, D]</c>.</param>
    /// <param name="covariance"><c>[D, D]</c>; changed.</param>
    /// <param name="dimension">D.</param>
    /// <param name="shrinkage">0 to 1.</param>
    public static Gaussians Fit(double[] means, double[] covariance, int dimension, double shrinkage)
    {
        double mean = 0;
        for (int i = 0; i < dimension; i++)
        {
            mean += covariance[i * (dimension + 1)] / dimension;
        }

        TensorPrimitives.Multiply(covariance, 1 - shrinkage, covariance);
        for (int i = 0; i < dimension; i++)
        {
            covariance[i * (dimension + 1)] += shrinkage * mean;
        }

        return new Gaussians(dimension, Whitening.Of(covariance, dimension, Cut), means);
    }

    public static Gaussians Restore(FittedState state, string prefix)
    {
        (double[] means, _, int dimension) = state.Matrix(prefix + Means);
        return new Gaussians(dimension, state.Matrix(prefix + Whitened, columns: dimension, canBeEmpty: true).Values, means);
    }

    public IEnumerable<StoredTensor> State(string prefix) =>
    [
        StoredTensor.FromValues<double>(prefix + Whitened, [whitening.Length / dimension, dimension], whitening),
        StoredTensor.FromValues<double>(prefix + Means, [means.Length / dimension, dimension], means),
    ];

    /// <summary>The squared distance to the nearest mean; NaN where a feature is NaN.</summary>
    public double SquaredDistance(ReadOnlySpan<float> features)
    {
        double[] whitened = Vectors.Times(whitening, Vectors.Widened(features));
        double least = double.PositiveInfinity;
        foreach (double[] mean in _means)
        {
            // Differences, not products: |x|^2 - 2 x m + |m|^2 would cancel.
            double distance = mean.Length == 0 ? 0 : TensorPrimitives.Distance<double>(whitened, mean);
            least = double.IsNaN(distance) ? distance : Math.Min(least, distance * distance);
        }

        return least;
    }
}

using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Means with one covariance. Immutable.</summary>
internal sealed class Gaussians
{
    /// <summary>The distance of 1 to the next double.</summary>
    public const double DefaultCut = 2.220446049250313e-16;

    private const double PyTorchOodRidge = 1e-6;

    private const string WhiteningName = "whitening", DefaultMeansName = "means";

    // Seen from their middle, so that the squares of what is subtracted below are no larger than the distances themselves.
    private readonly double[] _middle;
    private readonly double[] _means;
    private readonly double[] _halfSquares;
    private readonly int _rank;
    private readonly Lazy<double[]> _columns;

    /// <param name="dimension">Length of a vector, D.</param>
    /// <param name="whitening"><c>[R, D]</c>: its square is the pseudo-inverse of the covariance.</param>
    /// <param name="means"><c>[C, D]</c>.</param>
    public Gaussians(int dimension, double[] whitening, double[] means)
    {
        (Dimension, Whitening, Means, _rank) = (dimension, whitening, means, whitening.Length / dimension);
        _middle = new double[dimension];
        foreach (double[] mean in means.Chunk(dimension))
        {
            TensorPrimitives.MultiplyAdd(mean, (double)dimension / means.Length, _middle, _middle);
        }

        double[] centred = [.. means.Chunk(dimension).SelectMany(mean => Vectors.Difference(mean, _middle))];
        _means = MatrixProduct.TimesTransposed(centred, whitening, dimension);
        _halfSquares = [.. Enumerable.Range(0, means.Length / dimension).Select(c => TensorPrimitives.Dot(MeanOf(c), MeanOf(c)) / 2)];
        _columns = new(() => Vectors.Transposed(whitening, dimension));
    }

    public int Dimension { get; }

    public double[] Whitening { get; }

    public double[] Means { get; }

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
        StoredTensor.FromValues<double>(prefix + WhiteningName, [_rank, Dimension], Whitening),
        StoredTensor.FromValues<double>(prefix + meansName, [Means.Length / Dimension, Dimension], Means),
    ];

    /// <summary>The squared distance of each row to the nearest mean; NaN where a feature is NaN.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    public double[] SquaredDistances(FloatMatrix rows)
    {
        var squared = new double[rows.Rows];
        EachChunk(rows, (first, differences) => Parallel.For(0, differences.Length, i =>
            squared[first + i] = differences[i] is { } difference ? TensorPrimitives.Dot<double>(difference, difference) : double.NaN));
        return squared;
    }

    /// <summary>The gradient of half the squared distance to the nearest mean, for every row; 0 where a feature is NaN.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    public FloatMatrix HalfGradient(FloatMatrix rows)
    {
        var values = new float[rows.Values.Length];
        EachChunk(rows, (first, differences) =>
        {
            double[] together = [.. differences.SelectMany(d => d ?? new double[_rank])];
            double[] gradients = _rank == 0 ? new double[differences.Length * Dimension] : MatrixProduct.TimesTransposed(together, _columns.Value, _rank);
            TensorPrimitives.ConvertTruncating<double, float>(gradients, values.AsSpan(first * Dimension));
        });
        return new FloatMatrix(rows.Rows, Dimension, values);
    }

    /// <summary>Some rows at a time, the first of them and the whitened difference of each to its nearest mean; null where a feature is NaN.</summary>
    private void EachChunk(FloatMatrix rows, Action<int, double[]?[]> take) => Projections.Run(rows.Rows, Dimension, Projections.Centred(rows, _middle), Whitening, (first, vectors, whitened) =>
    {
        int classes = _halfSquares.Length;
        double[] products = _rank == 0 ? [] : MatrixProduct.TimesTransposed(whitened, _means, _rank);
        var differences = new double[]?[vectors.Length / Dimension];
        Parallel.For(0, differences.Length, i =>
        {
            ReadOnlySpan<double> point = whitened.AsSpan(i * _rank, _rank);
            if (TensorPrimitives.Sum<double>(vectors.AsSpan(i * Dimension, Dimension)) is double.NaN)
            {
                return;
            }

            // |x - m|^2 / 2 = |x|^2 / 2 - (x m - |m|^2 / 2): products say which mean is nearest, a difference how near, which does not cancel.
            int nearest = 0;
            for (int c = 1; c < classes && _rank > 0; c++)
            {
                nearest = Nearness(c) > Nearness(nearest) ? c : nearest;
            }

            double Nearness(int c) => products[(i * classes) + c] - _halfSquares[c];
            differences[i] = Vectors.Difference(point, MeanOf(nearest));
        });
        take(first, differences);
    });

    private ReadOnlySpan<double> MeanOf(int index) => _means.AsSpan(index * _rank, _rank);
}

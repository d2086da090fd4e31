using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What is made of rows as vectors of float64 and of their products with axes: one matrix product for many rows.</summary>
internal static class Projections
{
    // Vectors held at a time.
    private const int ChunkRows = 512;

    /// <summary>Makes a vector of each row, multiplies it with the axes, and makes a number of both.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="length">Length of a vector, K.</param>
    /// <param name="prepare">Writes the vector of a row, <c>[K]</c>; called from many threads.</param>
    /// <param name="axes"><c>[R, K]</c>.</param>
    /// <param name="score">The number, of a row, its vector <c>[K]</c> and its products <c>[R]</c>; called from many threads.</param>
    /// <returns>N numbers.</returns>
    public static double[] Score(
        int count, int length, Action<int, Span<double>> prepare, ReadOnlyMemory<double> axes, Func<int, ReadOnlySpan<double>, ReadOnlySpan<double>, double> score)
    {
        var scores = new double[count];
        int parts = axes.Length / length;
        Run(count, length, prepare, axes, (first, vectors, products) => Parallel.For(0, vectors.Length / length, i =>
            scores[first + i] = score(first + i, vectors.AsSpan(i * length, length), products.AsSpan(i * parts, parts))));
        return scores;
    }

    /// <summary>What makes vectors of rows less a centre.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    /// <param name="centre"><c>[D]</c>.</param>
    public static Action<int, Span<double>> Centred(FloatMatrix rows, double[] centre) => (i, vector) =>
    {
        TensorPrimitives.ConvertTruncating(rows.Row(i), vector);
        TensorPrimitives.Subtract(vector, centre, vector);
    };

    /// <summary>Multiplies rows with axes of their own length, some rows at a time.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    /// <param name="axes"><c>[R, D]</c>.</param>
    /// <param name="take">Called in order with the first row, the rows <c>[n, D]</c> and their products <c>[n, R]</c>.</param>
    public static void Run(FloatMatrix rows, ReadOnlyMemory<double> axes, Action<int, double[], double[]> take) =>
        Run(rows.Rows, rows.Columns, (i, vector) => TensorPrimitives.ConvertTruncating(rows.Row(i), vector), axes, take);

    /// <summary>Makes vectors of rows and multiplies them with the axes, some rows at a time.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="length">Length of a vector, K.</param>
    /// <param name="prepare">Writes the vector of a row, <c>[K]</c>; called from many threads.</param>
    /// <param name="axes"><c>[R, K]</c>.</param>
    /// <param name="take">Called in order with the first row, the vectors <c>[n, K]</c> and their products <c>[n, R]</c>.</param>
    public static void Run(int count, int length, Action<int, Span<double>> prepare, ReadOnlyMemory<double> axes, Action<int, double[], double[]> take)
    {
        for (int first = 0; first < count; first += ChunkRows)
        {
            int start = first;
            var vectors = new double[Math.Min(ChunkRows, count - first) * length];
            Parallel.For(0, vectors.Length / length, i => prepare(start + i, vectors.AsSpan(i * length, length)));
            take(first, vectors, MatrixProduct.TimesTransposed(vectors, axes, length));
        }
    }
}

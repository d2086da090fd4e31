using System.Numerics.Tensors;

namespace Mos;

/// <summary>Mean and covariance of rows that come in parts, in float64. Parts may be counted apart and merged. Not for concurrent use.</summary>
/// <remarks>
/// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979: each part is centred on
/// its own mean, so nothing cancels, and parts in any cut agree with one pass but for rounding.
/// Holds a D x D matrix of doubles (32 MB at D = 2048).
/// </remarks>
public sealed class StreamingMoments
{
    // Rows centred and multiplied at a time: bounds the memory of the centred copy.
    private const int ChunkRows = 512;

    // Rows of the scatter matrix computed at a time: only its lower half is, up to this.
    private const int StripRows = 252;

    private readonly double[] _mean;
    private readonly double[] _scatter;

    /// <summary>Nothing counted yet.</summary>
    /// <param name="dimension">Length of a row, D, 1 or more.</param>
    public StreamingMoments(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Dimension = dimension;
        _mean = new double[dimension];
        _scatter = new double[checked(dimension * dimension)];
    }

    /// <summary>Length of a row, D.</summary>
    public int Dimension { get; }

    /// <summary>Number of rows counted.</summary>
    public long Count { get; private set; }

    /// <summary>The mean, <c>[D]</c>; zero before the first row.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Counts rows.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    /// <exception cref="ArgumentException">The rows are of another length.</exception>
    public void Observe(FloatMatrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Columns != Dimension)
        {
            throw new ArgumentException($"Moments of rows of {Dimension} values cannot count rows of {rows.Columns}.", nameof(rows));
        }

        for (int start = 0; start < rows.Rows; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, rows.Rows - start);
            ObserveChunk(rows.Values.Slice(start * Dimension, count * Dimension), count);
        }
    }

    /// <summary>Counts what another has counted.</summary>
    /// <param name="other">Moments of rows of the same length; unchanged.</param>
    /// <exception cref="ArgumentException">The rows are of another length.</exception>
    public void Merge(StreamingMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Dimension != Dimension)
        {
            throw new ArgumentException($"Moments of rows of {Dimension} values cannot be merged with those of rows of {other.Dimension}.", nameof(other));
        }

        TensorPrimitives.Add(_scatter, other._scatter, _scatter);
        Join(other._mean, other.Count);
    }

    /// <summary>The covariance, with divisor N (the maximum-likelihood estimate, which the Mahalanobis score uses).</summary>
    /// <returns>D x D values, symmetric.</returns>
    /// <exception cref="InvalidOperationException">No row has been counted.</exception>
    public double[] Covariance()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("There is no covariance of no rows; observe some first.");
        }

        var covariance = new double[_scatter.Length];
        for (int i = 0; i < Dimension; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[(i * Dimension) + j] = covariance[(j * Dimension) + i] = _scatter[(i * Dimension) + j] / Count;
            }
        }

        return covariance;
    }

    private void ObserveChunk(ReadOnlySpan<float> rows, int count)
    {
        // Transposed, so that a product of two of its rows is the scatter of two of the columns.
        var centred = new double[Dimension * count];
        for (int i = 0; i < count; i++)
        {
            for (int d = 0; d < Dimension; d++)
            {
                centred[(d * count) + i] = rows[(i * Dimension) + d];
            }
        }

        var mean = new double[Dimension];
        for (int d = 0; d < Dimension; d++)
        {
            Span<double> column = centred.AsSpan(d * count, count);
            double sum = 0;
            foreach (double value in column)
            {
                sum += value;
            }

            mean[d] = sum / count;
            TensorPrimitives.Subtract(column, mean[d], column);
        }

        for (int strip = 0; strip < Dimension; strip += StripRows)
        {
            int end = Math.Min(strip + StripRows, Dimension);
            MatrixProduct.Accumulate<double>(
                centred.AsMemory(strip * count, (end - strip) * count), centred.AsMemory(0, end * count), count,
                _scatter.AsMemory(strip * Dimension), Dimension);
        }

        Join(mean, count);
    }

    /// <summary>Counts the scatter of rows around a mean that is joined apart; only its lower half is read.</summary>
    internal void AddScatter(ReadOnlySpan<double> scatter) => TensorPrimitives.Add(_scatter, scatter, _scatter);

    /// <summary>Moves the mean, and adds to the scatter what the distance of the two means brings.</summary>
    internal void Join(ReadOnlySpan<double> mean, long count)
    {
        if (count == 0)
        {
            return;
        }

        var shift = new double[Dimension];
        TensorPrimitives.Subtract(mean, _mean, shift);
        double total = Count + count;
        double weight = Count * (count / total);
        for (int i = 0; i < Dimension && weight > 0; i++)
        {
            Span<double> row = _scatter.AsSpan(i * Dimension, i + 1);
            TensorPrimitives.MultiplyAdd(shift.AsSpan(0, i + 1), weight * shift[i], row, row);
        }

        TensorPrimitives.MultiplyAdd(shift, count / total, _mean, _mean);
        Count += count;
    }
}

using System.Numerics.Tensors;

namespace Mos;

/// <summary>A mean for each class and one covariance around them, of rows that come in parts, in float64. Parts may be counted apart and merged. Not for concurrent use.</summary>
/// <remarks>
/// As <see cref="StreamingMoments"/>, with a mean for each class: each part is centred on its own class means in float64, so that nothing
/// cancels, and what the move of a mean brings is one more row. Holds a D x D matrix of doubles and D doubles a class.
/// </remarks>
public sealed class TiedMoments
{
    private const int ChunkRows = 512;

    // Rows of the scatter matrix computed at a time: only its lower half is, up to this.
    private const int StripRows = 252;

    private readonly SortedDictionary<int, (double[] Mean, long Count)> _classes = [];
    private readonly double[] _scatter;

    /// <summary>Nothing counted yet.</summary>
    /// <param name="dimension">Length of a row, D, 1 or more.</param>
    public TiedMoments(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Dimension = dimension;
        _scatter = new double[checked(dimension * dimension)];
    }

    /// <summary>Length of a row, D.</summary>
    public int Dimension { get; }

    /// <summary>Number of rows counted.</summary>
    public long Count => _classes.Values.Sum(c => c.Count);

    /// <summary>The mean of each class that has rows, by ascending class.</summary>
    public IReadOnlyList<ReadOnlyMemory<double>> Means => [.. _classes.Values.Select(c => (ReadOnlyMemory<double>)c.Mean)];

    /// <summary>The classes that have rows, ascending.</summary>
    public IReadOnlyList<int> Classes => [.. _classes.Keys];

    /// <summary>The number of rows of each class that has some, by ascending class.</summary>
    public IReadOnlyList<long> Counts => [.. _classes.Values.Select(c => c.Count)];

    /// <summary>Counts rows.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    /// <param name="labels">The class of each, 0 or more; below 0: the row is left out.</param>
    /// <exception cref="ArgumentException">The rows are of another length, or there are not N labels.</exception>
    public void Observe(FloatMatrix rows, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Columns != Dimension || labels.Length != rows.Rows)
        {
            throw new ArgumentException($"Moments of rows of {Dimension} values cannot count {rows.Rows} rows of {rows.Columns} with {labels.Length} labels.", nameof(rows));
        }

        for (int start = 0; start < rows.Rows; start += ChunkRows)
        {
            int[] chunk = labels.Slice(start, Math.Min(ChunkRows, rows.Rows - start)).ToArray();
            var centred = new List<double[]>();
            foreach (IGrouping<int, int> group in Enumerable.Range(0, chunk.Length).Where(i => chunk[i] >= 0).GroupBy(i => chunk[i], i => start + i))
            {
                ObserveClass(group.Key, [.. group.Select(i => Widened(rows.Row(i)))], centred);
            }

            AddScatter(centred);
        }
    }

    /// <summary>Counts what another has counted.</summary>
    /// <param name="other">Moments of rows of the same length; unchanged.</param>
    /// <exception cref="ArgumentException">The rows are of another length.</exception>
    public void Merge(TiedMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Dimension != Dimension)
        {
            throw new ArgumentException($"Moments of rows of {Dimension} values cannot be merged with those of rows of {other.Dimension}.", nameof(other));
        }

        TensorPrimitives.Add(_scatter, other._scatter, _scatter);
        var shifts = new List<double[]>();
        foreach ((int label, (double[] mean, long count)) in other._classes)
        {
            Join(label, mean, count, shifts);
        }

        AddScatter(shifts);
    }

    /// <summary>The covariance around the class means, with divisor N.</summary>
    /// <returns>D x D values, symmetric.</returns>
    /// <exception cref="InvalidOperationException">No row has been counted.</exception>
    public double[] Covariance()
    {
        long count = Count;
        if (count == 0)
        {
            throw new InvalidOperationException("There is no covariance of no rows; observe some first.");
        }

        var covariance = new double[_scatter.Length];
        for (int i = 0; i < Dimension; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[(i * Dimension) + j] = covariance[(j * Dimension) + i] = _scatter[(i * Dimension) + j] / count;
            }
        }

        return covariance;
    }

    /// <summary>Mean and covariance of all rows counted, whatever their class: the scatter within the classes and that of their means, both sums of squares.</summary>
    public StreamingMoments Total()
    {
        var total = new StreamingMoments(Dimension);
        total.AddScatter(_scatter);
        foreach ((double[] mean, long count) in _classes.Values)
        {
            total.Join(mean, count);
        }

        return total;
    }

    private void ObserveClass(int label, double[][] rows, List<double[]> centred)
    {
        var mean = new double[Dimension];
        foreach (double[] row in rows)
        {
            TensorPrimitives.Add(mean, row, mean);
        }

        TensorPrimitives.Divide(mean, rows.Length, mean);
        foreach (double[] row in rows)
        {
            TensorPrimitives.Subtract(row, mean, row);
            centred.Add(row);
        }

        Join(label, mean, rows.Length, centred);
    }

    /// <summary>Moves the mean of a class; what the distance of the two means adds to the scatter is a row.</summary>
    private void Join(int label, double[] mean, long count, List<double[]> rows)
    {
        (double[] old, long before) = _classes.GetValueOrDefault(label, (new double[Dimension], 0));
        var shift = new double[Dimension];
        TensorPrimitives.Subtract(mean, old, shift);
        double total = before + count;
        var moved = new double[Dimension];
        TensorPrimitives.MultiplyAdd(shift, count / total, old, moved);
        _classes[label] = (moved, before + count);
        if (before > 0)
        {
            TensorPrimitives.Multiply(shift, Math.Sqrt(before * (count / total)), shift);
            rows.Add(shift);
        }
    }

    private void AddScatter(List<double[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        // Transposed, so that a product of two of its rows is the scatter of two of the columns.
        int count = rows.Count;
        var columns = new double[Dimension * count];
        for (int i = 0; i < count; i++)
        {
            for (int d = 0; d < Dimension; d++)
            {
                columns[(d * count) + i] = rows[i][d];
            }
        }

        for (int strip = 0; strip < Dimension; strip += StripRows)
        {
            int end = Math.Min(strip + StripRows, Dimension);
            MatrixProduct.Accumulate<double>(
                columns.AsMemory(strip * count, (end - strip) * count), columns.AsMemory(0, end * count), count, _scatter.AsMemory(strip * Dimension), Dimension);
        }
    }

    private static double[] Widened(ReadOnlySpan<float> row)
    {
        var wide = new double[row.Length];
        TensorPrimitives.ConvertTruncating(row, wide);
        return wide;
    }
}

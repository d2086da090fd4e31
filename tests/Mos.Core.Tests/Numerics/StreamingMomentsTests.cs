namespace Mos.Core.Tests.Numerics;

public sealed class StreamingMomentsTests
{
    // An offset far larger than the spread: sums of squares that are not centred would lose every digit of it.
    private static readonly FloatMatrix _rows = Shifted(MatrixProductTests.Matrix(600, 259, seed: 9), 1000);

    [Fact]
    public void Mean_and_covariance_equal_the_definition()
    {
        var moments = new StreamingMoments(_rows.Columns);
        moments.Observe(_rows);

        double[] mean = [.. Enumerable.Range(0, _rows.Columns).Select(d => Enumerable.Range(0, _rows.Rows).Average(i => (double)_rows[i, d]))];
        double[] covariance = moments.Covariance();
        Assert.Equal(_rows.Rows, moments.Count);
        for (int d = 0; d < mean.Length; d++)
        {
            Assert.Equal(mean[d], moments.Mean[d], 1e-10);
            foreach (int e in new[] { d / 2, 258 })
            {
                double expected = Enumerable.Range(0, _rows.Rows).Average(i => (_rows[i, d] - mean[d]) * (_rows[i, e] - mean[e]));
                Close(expected, covariance[(d * _rows.Columns) + e], $"covariance [{d}, {e}]");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(650)]
    public void Merged_shards_agree_with_one_pass(int shardRows)
    {
        FloatMatrix rows = Shifted(MatrixProductTests.Matrix(1300, 23, seed: 10), 1000);
        var whole = new StreamingMoments(rows.Columns);
        whole.Observe(rows);
        var merged = new StreamingMoments(rows.Columns);
        for (int start = 0; start < rows.Rows; start += shardRows)
        {
            var shard = new StreamingMoments(rows.Columns);
            int count = Math.Min(shardRows, rows.Rows - start);
            shard.Observe(new FloatMatrix(count, rows.Columns, rows.Values.Slice(start * rows.Columns, count * rows.Columns).ToArray()));
            merged.Merge(shard);
        }

        Assert.Equal(whole.Count, merged.Count);
        double[] expected = whole.Covariance();
        double[] actual = merged.Covariance();
        for (int i = 0; i < expected.Length; i++)
        {
            Close(expected[i], actual[i], $"covariance value {i}");
        }

        for (int d = 0; d < rows.Columns; d++)
        {
            Assert.Equal(whole.Mean[d], merged.Mean[d], 1e-12 * 1000);
        }
    }

    [Fact]
    public void An_empty_shard_changes_nothing()
    {
        var moments = new StreamingMoments(2);
        moments.Merge(new StreamingMoments(2));
        moments.Observe(new FloatMatrix(2, 2, [1, 2, 3, 6]));
        moments.Merge(new StreamingMoments(2));
        Assert.Equal(2, moments.Count);
        Assert.Equal([2, 4], moments.Mean.ToArray());
        Assert.Equal([1, 2, 2, 4], moments.Covariance());
    }

    [Fact]
    public void Rows_of_another_length_and_no_rows_are_refused()
    {
        var moments = new StreamingMoments(3);
        Assert.Throws<ArgumentException>(() => moments.Observe(new FloatMatrix(1, 2, [1, 2])));
        Assert.Throws<ArgumentException>(() => moments.Merge(new StreamingMoments(2)));
        Assert.Throws<InvalidOperationException>(() => moments.Covariance());
    }

    // Entries are averages of products of values in [-1, 1].
    private static void Close(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12, $"{what}: expected {expected:R}, got {actual:R}, off by {actual - expected:E1}.");

    private static FloatMatrix Shifted(FloatMatrix matrix, float by) =>
        new(matrix.Rows, matrix.Columns, Array.ConvertAll(matrix.Values.ToArray(), v => v + by));
}

namespace Mos.Core.Tests.Numerics;

public sealed class TiedMomentsTests
{
    // Offsets far larger than the spread: sums of squares that are not centred would lose every digit of it.
    private const float Offset = 1000;

    [Theory]
    [InlineData(600, 259, 7)]
    [InlineData(1300, 23, 3)] // more than two chunks
    [InlineData(12, 40, 5)] // fewer rows than columns
    [InlineData(4, 40, 4)] // a row for each class: no spread is left
    public void Means_and_covariance_equal_the_definition(int count, int dimension, int classes)
    {
        FloatMatrix rows = Rows(count, dimension);
        int[] labels = Labels(count, classes);
        var moments = new TiedMoments(dimension);
        moments.Observe(rows, labels);

        double[][] means =
        [
            .. Enumerable.Range(0, classes).Select(c => Enumerable.Range(0, dimension)
                .Select(d => Enumerable.Range(0, count).Where(i => labels[i] == c).Average(i => (double)rows[i, d])).ToArray()),
        ];
        Assert.Equal(count, moments.Count);
        Assert.Equal(classes, moments.Means.Count);
        for (int c = 0; c < classes; c++)
        {
            Close(means[c], moments.Means[c].ToArray(), 1e-10);
        }

        double[] covariance = moments.Covariance();
        foreach (int d in new[] { 0, dimension / 2, dimension - 1 })
        {
            double[] expected = [.. Enumerable.Range(0, dimension).Select(e => Enumerable.Range(0, count).Average(i => (rows[i, d] - means[labels[i]][d]) * (rows[i, e] - means[labels[i]][e])))];
            Close(expected, covariance[(d * dimension)..((d + 1) * dimension)], 1e-12);
            Close(expected, [.. Enumerable.Range(0, dimension).Select(e => covariance[(e * dimension) + d])], 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(650)]
    public void Merged_shards_and_parts_in_turn_agree_with_one_pass(int shardRows)
    {
        FloatMatrix rows = Rows(1300, 23);
        int[] labels = Labels(1300, 6);
        var whole = new TiedMoments(23);
        whole.Observe(rows, labels);
        var inTurn = new TiedMoments(23);
        var merged = new TiedMoments(23);
        for (int start = 0; start < rows.Rows; start += shardRows)
        {
            int count = Math.Min(shardRows, rows.Rows - start);
            var part = new FloatMatrix(count, 23, rows.Values.Slice(start * 23, count * 23).ToArray());
            var shard = new TiedMoments(23);
            shard.Observe(part, labels.AsSpan(start, count));
            merged.Merge(shard);
            inTurn.Observe(part, labels.AsSpan(start, count));
        }

        foreach (TiedMoments other in (TiedMoments[])[inTurn, merged])
        {
            Assert.Equal(whole.Count, other.Count);
            Close(whole.Covariance(), other.Covariance(), 1e-12);
            for (int c = 0; c < 6; c++)
            {
                Close(whole.Means[c].ToArray(), other.Means[c].ToArray(), 1e-9);
            }
        }
    }

    [Fact]
    public void Merging_is_exact_where_the_numbers_are_and_takes_in_classes_that_the_other_alone_has()
    {
        var left = new TiedMoments(2);
        left.Observe(new FloatMatrix(2, 2, [0, 0, 2, 4]), [3, 3]);
        var right = new TiedMoments(2);
        right.Observe(new FloatMatrix(4, 2, [4, 2, 6, 6, 10, 10, 12, 14]), [3, 3, 1, 1]);

        left.Merge(right);

        // Class 3: 0 0, 2 4, 4 2, 6 6 around 3 3; class 1: 10 10, 12 14 around 11 12.
        Assert.Equal(6, left.Count);
        Assert.Equal([11, 12, 3, 3], left.Means.SelectMany(m => m.ToArray()));
        Assert.Equal([22 / 6.0, 20 / 6.0, 20 / 6.0, 28 / 6.0], left.Covariance());
        Assert.Equal(4, right.Count);
    }

    [Fact]
    public void Rows_of_no_class_are_left_out_and_an_empty_shard_changes_nothing()
    {
        var moments = new TiedMoments(2);
        moments.Merge(new TiedMoments(2));
        moments.Observe(new FloatMatrix(3, 2, [1, 2, 99, 99, 3, 6]), [0, -1, 0]);
        moments.Merge(new TiedMoments(2));

        Assert.Equal(2, moments.Count);
        Assert.Equal([2, 4], moments.Means[0].ToArray());
        Assert.Equal([1, 2, 2, 4], moments.Covariance());
    }

    [Fact]
    public void Rows_of_another_length_wrong_labels_and_no_rows_are_refused()
    {
        var moments = new TiedMoments(3);
        Assert.Throws<ArgumentException>(() => moments.Observe(new FloatMatrix(1, 2, [1, 2]), [0]));
        Assert.Throws<ArgumentException>(() => moments.Observe(new FloatMatrix(1, 3, [1, 2, 3]), [0, 1]));
        Assert.Throws<ArgumentException>(() => moments.Merge(new TiedMoments(2)));
        Assert.Throws<InvalidOperationException>(() => moments.Covariance());
    }

    private static FloatMatrix Rows(int count, int dimension)
    {
        FloatMatrix matrix = MatrixProductTests.Matrix(count, dimension, seed: 10);
        return new FloatMatrix(count, dimension, Array.ConvertAll(matrix.Values.ToArray(), v => v + Offset));
    }

    private static int[] Labels(int count, int classes) => [.. Enumerable.Range(0, count).Select(i => i * 11 % classes)];

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"Value {i}: expected {expected[i]:R}, got {actual[i]:R}, off by {actual[i] - expected[i]:E1}.");
        }
    }
}

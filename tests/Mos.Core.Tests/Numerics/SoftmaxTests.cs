namespace Mos.Core.Tests.Numerics;

public sealed class SoftmaxTests
{
    private const float Inf = float.PositiveInfinity;

    public static TheoryData<float[], double[]> Rows => new()
    {
        { [0, 0], [0.5, 0.5] },
        { [1, 2, 3], [0.09003057317038046, 0.24472847105479764, 0.6652409557748218] },
        { [1e4f, -1e4f, 1e4f], [0.5, 0, 0.5] },
        { [float.MaxValue, float.MinValue], [1, 0] },
        { [Inf, 5, Inf], [0.5, 0, 0.5] },
        { [-Inf, -Inf], [0.5, 0.5] },
        { [-Inf, 3], [0, 1] },
        { [float.NaN, 1, Inf], [double.NaN, double.NaN, double.NaN] },
        { [7], [1] },
        { [], [] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Softmax_equals_the_definition_and_its_limits(float[] logits, double[] expected)
    {
        var probabilities = new double[logits.Length];
        Softmax.Of(logits, probabilities);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], probabilities[i], 1e-15);
        }
    }

    [Theory]
    [InlineData(new float[] { 0, 0 }, 0.69314718055994531)]
    [InlineData(new float[] { 1, 2, 3 }, 3.4076059644443804)]
    [InlineData(new float[] { 1e4f, -1e4f }, 1e4)]
    [InlineData(new float[] { -1e4f, -1e4f }, -1e4 + 0.69314718055994531)]
    [InlineData(new float[] { Inf, 1 }, double.PositiveInfinity)]
    [InlineData(new float[] { -Inf, -Inf }, double.NegativeInfinity)]
    [InlineData(new float[] { -Inf, 3 }, 3.0)]
    [InlineData(new float[0], double.NegativeInfinity)]
    public void LogSumExp_equals_the_definition_and_its_limits(float[] logits, double expected) =>
        Assert.Equal(expected, LogSumExp.Of(logits), Math.Max(1e-15, Math.Abs(expected) * 1e-15));

    [Fact]
    public void LogSumExp_of_nan_is_nan() => Assert.Equal(double.NaN, LogSumExp.Of([float.NaN, Inf]));

    [Fact]
    public void Rows_of_a_thousand_logits_equal_a_plain_sum()
    {
        FloatMatrix logits = Scaled(MatrixProductTests.Matrix(9, 1008, seed: 7), 20);
        var sums = new double[logits.Rows];
        LogSumExp.OfRows(logits, sums);
        FloatMatrix probabilities = Softmax.OfRows(logits);
        for (int i = 0; i < logits.Rows; i++)
        {
            double expected = Math.Log(logits.Row(i).ToArray().Sum(z => Math.Exp(z)));
            Assert.Equal(expected, sums[i], 1e-12);
            for (int j = 0; j < logits.Columns; j++)
            {
                double p = Math.Exp(logits[i, j] - expected);
                Assert.True(Math.Abs(probabilities[i, j] - p) <= 1e-7 * p, $"[{i}, {j}]: expected {p:R}, got {probabilities[i, j]:R}.");
            }
        }
    }

    [Fact]
    public void A_row_gives_the_same_bits_wherever_it_stands()
    {
        FloatMatrix row = Scaled(MatrixProductTests.Matrix(1, 1003, seed: 8), 10);
        double sum = LogSumExp.Of(row.Values);
        var probabilities = new double[row.Columns];
        Softmax.Of(row.Values, probabilities);
        for (int shift = 1; shift < 17; shift++)
        {
            var moved = new float[row.Columns + shift];
            row.Values.CopyTo(moved.AsSpan(shift));
            var result = new double[moved.Length];
            Softmax.Of(moved.AsSpan(shift), result.AsSpan(shift));
            Assert.Equal(sum, LogSumExp.Of(moved.AsSpan(shift)));
            Assert.True(result.AsSpan(shift).SequenceEqual(probabilities), $"Moved by {shift} floats, the probabilities differ.");
        }
    }

    [Fact]
    public void Results_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Softmax.Of(new float[2], new double[3]));
        Assert.Throws<ArgumentException>(() => LogSumExp.OfRows(new FloatMatrix(2, 1, [1, 2]), new double[3]));
    }

    private static FloatMatrix Scaled(FloatMatrix matrix, float factor) =>
        new(matrix.Rows, matrix.Columns, Array.ConvertAll(matrix.Values.ToArray(), v => v * factor));
}

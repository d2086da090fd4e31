namespace Mos.Core.Tests.Numerics;

public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 3, 2 }, { 6, 32, 256 }, { 7, 33, 257 }, { 5, 31, 255 }, { 13, 100, 600 }, { 64, 46, 512 },
        { 513, 40, 70 }, { 1021, 3, 5 }, { 3, 600, 300 }, { 520, 270, 300 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Product_equals_the_definition(int rows, int columns, int depth)
    {
        FloatMatrix a = Matrix(rows, depth, seed: 1);
        FloatMatrix b = Matrix(columns, depth, seed: 2);

        FloatMatrix product = MatrixProduct.TimesTransposed(a, b);

        Assert.Equal((rows, columns), (product.Rows, product.Columns));
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double expected = 0, size = 0;
                ReadOnlySpan<float> left = a.Row(i), right = b.Row(j);
                for (int k = 0; k < depth; k++)
                {
                    double term = (double)left[k] * right[k];
                    expected += term;
                    size += Math.Abs(term);
                }

                double error = Math.Abs(product[i, j] - expected);
                Assert.True(error <= 4e-7 * size, $"[{i}, {j}]: expected {expected:R}, got {product[i, j]:R}, off by {error:E1} where the terms add up to {size:R}.");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(509)]
    public void A_row_does_not_depend_on_the_others_to_the_last_bit(int count)
    {
        FloatMatrix a = Matrix(1030, 700, seed: 3);
        FloatMatrix b = Matrix(75, 700, seed: 4);
        FloatMatrix whole = MatrixProduct.TimesTransposed(a, b);
        for (int start = 0; start + count <= a.Rows; start += 347)
        {
            var part = new FloatMatrix(count, a.Columns, a.Values.Slice(start * a.Columns, count * a.Columns).ToArray());
            FloatMatrix product = MatrixProduct.TimesTransposed(part, b);
            Assert.True(product.Values.SequenceEqual(whole.Values.Slice(start * b.Rows, count * b.Rows)), $"Rows {start} to {start + count - 1} differ when computed alone.");
        }
    }

    [Fact]
    public void Every_register_width_gives_the_same_bits()
    {
        FloatMatrix a = Matrix(20, 300, seed: 5);
        FloatMatrix b = Matrix(45, 300, seed: 6);
        float[] expected = MatrixProduct.DotProducts(a, b);
        var c128 = new float[expected.Length];
        var c256 = new float[expected.Length];
        var c512 = new float[expected.Length];
        MatrixBlocks<float, System.Runtime.Intrinsics.Vector128<float>, Lanes128<float>>.Accumulate(a.Memory, b.Memory, 300, c128, 45);
        MatrixBlocks<float, System.Runtime.Intrinsics.Vector256<float>, Lanes256<float>>.Accumulate(a.Memory, b.Memory, 300, c256, 45);
        MatrixBlocks<float, System.Runtime.Intrinsics.Vector512<float>, Lanes512<float>>.Accumulate(a.Memory, b.Memory, 300, c512, 45);
        Assert.Equal(expected, c128);
        Assert.Equal(expected, c256);
        Assert.Equal(expected, c512);
    }

    [Fact]
    public void Doubles_accumulate_into_a_wider_matrix()
    {
        double[] a = [1, 2, 3, 4];
        double[] b = [5, 6, 7, 8, 9, 10];
        double[] c = [100, 100, 100, -1, 100, 100, 100, -1];
        MatrixProduct.Accumulate<double>(a, b, depth: 2, c, stride: 4);
        Assert.Equal([117, 123, 129, -1, 139, 153, 167, -1], c);
    }

    [Fact]
    public void Infinities_and_nan_stay_in_their_rows()
    {
        var a = new FloatMatrix(3, 2, [float.PositiveInfinity, 1, float.NaN, 1, 1, 1]);
        var b = new FloatMatrix(2, 2, [1, 0, 2, 0.5f]);
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity, float.NaN, float.NaN, 1, 2.5f], MatrixProduct.TimesTransposed(a, b).Values.ToArray());
    }

    [Fact]
    public void Empty_matrices_have_empty_or_zero_products()
    {
        Assert.Equal(0, MatrixProduct.TimesTransposed(new FloatMatrix(0, 4, []), Matrix(3, 4, 1)).Rows);
        Assert.Equal([0f, 0f], MatrixProduct.TimesTransposed(new FloatMatrix(2, 0, []), new FloatMatrix(1, 0, [])).Values.ToArray());
    }

    [Fact]
    public void Rows_of_different_lengths_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => MatrixProduct.TimesTransposed(Matrix(2, 3, 1), Matrix(2, 4, 1)));
        Assert.Contains("Rows of 3 values have no dot products with rows of 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Head_adds_its_bias()
    {
        var head = new LinearHead(new FloatMatrix(2, 3, [1, 2, 3, -1, 0, 1]), new float[] { 10, 20 });
        FloatMatrix logits = head.Logits(new FloatMatrix(2, 3, [1, 1, 1, 0, 0, 2]));
        Assert.Equal([16, 20, 16, 22], logits.Values.ToArray());
        Assert.Equal(2, logits.Columns);
        Assert.Throws<ArgumentException>(() => head.Logits(new FloatMatrix(1, 2, [0, 0])));
    }

    internal static FloatMatrix Matrix(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return new FloatMatrix(rows, columns, values);
    }
}

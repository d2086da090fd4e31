namespace Mos.Detectors.Tests;

/// <summary>Rows in tiles: what is found among them, and that a bank stays as it was made.</summary>
public sealed class RowBankTests
{
    private const int Width = 3;

    [Theory]
    [InlineData(BankPrecision.Float32)]
    [InlineData(BankPrecision.Float16)]
    public void Rows_of_several_tiles_are_those_put_in(BankPrecision precision)
    {
        // Whole numbers up to 2048 are what float16 holds exactly.
        FloatMatrix rows = Matrix(RowBank.TileRows + 7, i => i % 2000);

        var bank = RowBank.Of([rows.Part(0, 5), rows.Part(5, rows.Rows - 5)], precision);

        Assert.Equal((rows.Rows, Width), (bank.Count, bank.Width));
        Assert.Equal(rows.Values.ToArray(), bank.Rows(0, rows.Rows).Values.ToArray());
        Assert.Equal(rows.Values.ToArray(), bank.Parts().SelectMany(p => p.Rows.ToArray()));
        Assert.Equal([0, RowBank.TileRows], bank.Parts().Select(p => p.First));
        Assert.Equal(precision == BankPrecision.Float16 ? TensorElementType.Float16 : TensorElementType.Float32, bank.State("bank").First().ElementType);
    }

    [Fact]
    public void Largest_are_those_of_a_sort_and_of_equal_ones_the_first()
    {
        var random = new Random(3);
        FloatMatrix rows = Matrix(RowBank.TileRows + 500, _ => random.Next(-6, 7)), queries = Matrix(9, _ => random.Next(-6, 7));
        float[] scales = [.. Enumerable.Range(0, rows.Rows).Select(_ => (float)random.Next(1, 4))], offsets = [.. Enumerable.Range(0, rows.Rows).Select(_ => (float)random.Next(-3, 4))];
        var bank = RowBank.Of([rows]);

        int[][] found = bank.Largest(queries, 40, scales, offsets);

        for (int q = 0; q < queries.Rows; q++)
        {
            int[] expected = [.. Enumerable.Range(0, rows.Rows).OrderByDescending(i => (scales[i] * Vectors.Dot(queries.Row(q), rows.Row(i))) + offsets[i]).ThenBy(i => i).Take(40).Order()];
            Assert.Equal(expected, found[q]);
        }
    }

    [Fact]
    public void Query_of_NaN_finds_some_rows_all_the_same() =>
        Assert.Equal([0, 1, 2], RowBank.Of([Matrix(8, i => i)]).Largest(Matrix(1, _ => float.NaN), 3, [], [])[0]);

    [Fact]
    public void Bank_stays_as_it_was_when_its_builder_goes_on()
    {
        var builder = new RowBankBuilder(BankPrecision.Float32);
        builder.Add([1, 2, 3]);
        builder.Add([4, 5, 6]);
        RowBank early = builder.ToBank();

        builder.Add([7, 8, 9]);
        builder.Arrange([2, 0, 1]);

        Assert.Equal([1f, 2, 3, 4, 5, 6], early.Rows(0, 2).Values.ToArray());
        Assert.Equal([7f, 8, 9, 1, 2, 3, 4, 5, 6], builder.ToBank().Rows(0, 3).Values.ToArray());
    }

    [Theory]
    [InlineData(BankPrecision.Float32)]
    [InlineData(BankPrecision.Float16)]
    public void Arranged_rows_stand_where_the_order_says(BankPrecision precision)
    {
        const int Count = RowBank.TileRows + 11;
        var builder = new RowBankBuilder(precision);
        for (int i = 0; i < Count; i++)
        {
            builder.Add([i % 1000, i / 1000, -i % 7]);
        }

        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(5).Shuffle(order);
        builder.Arrange(order);

        Assert.Equal(order.SelectMany(i => new float[] { i % 1000, i / 1000, -i % 7 }), builder.ToBank().Rows(0, Count).Values.ToArray());
    }

    [Fact]
    public void Half_squares_make_the_largest_product_that_of_the_nearest()
    {
        var random = new Random(1);
        FloatMatrix rows = Matrix(200, _ => random.NextSingle() * 9), queries = Matrix(20, _ => random.NextSingle() * 9);
        var bank = RowBank.Of([rows]);

        int[][] found = bank.Largest(queries, 1, [], bank.HalfSquares());

        Assert.All(Enumerable.Range(0, 20), q => Assert.Equal(Enumerable.Range(0, 200).MinBy(i => Vectors.Distance(queries.Row(q), rows.Row(i))), found[q][0]));
    }

    private static FloatMatrix Matrix(int rows, Func<int, float> value) => new(rows, Width, [.. Enumerable.Range(0, rows * Width).Select(value)]);
}

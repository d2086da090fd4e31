using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Rows that scorers search, in tiles: a bank may be larger than an array, and no more than a tile's products are held at a time. Immutable.</summary>
internal sealed class RowBank
{
    private const int TileRows = 4096;

    private RowBank(IReadOnlyList<FloatMatrix> tiles) => Tiles = tiles;

    /// <summary>The rows in their order, as many in each tile but the last.</summary>
    public IReadOnlyList<FloatMatrix> Tiles { get; }

    /// <summary>Number of rows, N.</summary>
    public int Count => Tiles.Sum(t => t.Rows);

    /// <summary>Length of a row.</summary>
    public int Width => Tiles[0].Columns;

    /// <summary>A bank of one row or more of one length.</summary>
    public static RowBank Of(IEnumerable<float[]> rows) => new([.. rows.Chunk(TileRows).Select(TileOf)]);

    public static RowBank Restore(FittedState state, string name)
    {
        var tiles = new List<FloatMatrix> { state.Floats(TileName(name, 0)) };
        while (state.Has(TileName(name, tiles.Count)))
        {
            tiles.Add(state.Floats(TileName(name, tiles.Count), columns: tiles[0].Columns));
        }

        return new RowBank(tiles);
    }

    public IEnumerable<StoredTensor> State(string name) =>
        Tiles.Select((tile, i) => StoredTensor.FromValues(TileName(name, i), [tile.Rows, tile.Columns], tile.Memory));

    public ReadOnlySpan<float> Row(int index) => Tiles[index / TileRows].Row(index % TileRows);

    /// <summary>All products of queries with rows, tile by tile.</summary>
    /// <param name="queries"><c>[n, D]</c>.</param>
    /// <param name="take">Called in order with the index of a tile's first row and its products, <c>[n, rows of the tile]</c>.</param>
    public void Multiply(FloatMatrix queries, Action<int, FloatMatrix> take)
    {
        int first = 0;
        foreach (FloatMatrix tile in Tiles)
        {
            take(first, MatrixProduct.TimesTransposed(queries, tile));
            first += tile.Rows;
        }
    }

    /// <summary>For each query the rows with the largest products, in no order; of equal ones the first.</summary>
    /// <param name="queries"><c>[n, D]</c>.</param>
    /// <param name="count">How many, 1 to N.</param>
    /// <param name="offsets">Added to the products, one for each row; empty: nothing is.</param>
    public int[][] Largest(FloatMatrix queries, int count, float[] offsets)
    {
        PriorityQueue<int, (float Product, int Index)>[] best = [.. Enumerable.Range(0, queries.Rows).Select(_ => new PriorityQueue<int, (float, int)>(count + 1))];
        Multiply(queries, (first, products) => Parallel.For(0, queries.Rows, i =>
        {
            ReadOnlySpan<float> row = products.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                float product = row[j] + (offsets.Length > 0 ? offsets[first + j] : 0);
                if (best[i].Count < count)
                {
                    best[i].Enqueue(first + j, (product, -(first + j)));
                }
                else if (best[i].TryPeek(out _, out (float Product, int) least) && product > least.Product)
                {
                    _ = best[i].EnqueueDequeue(first + j, (product, -(first + j)));
                }
            }
        }));
        return [.. best.Select(b => b.UnorderedItems.Select(n => n.Element).Order().ToArray())];
    }

    /// <summary>The product of a query with a row, in float64.</summary>
    public double Product(ReadOnlySpan<float> query, int index) => TensorPrimitives.Dot<double>(Vectors.Widened(query), Vectors.Widened(Row(index)));

    /// <summary>The Euclidean distance of a query from a row, in float64 by differences, which do not cancel.</summary>
    public double Distance(ReadOnlySpan<float> query, int index) => Vectors.Length(Vectors.Difference(Vectors.Widened(query), Vectors.Widened(Row(index))));

    private static FloatMatrix TileOf(float[][] rows)
    {
        int width = rows[0].Length;
        var values = new float[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].CopyTo(values, i * width);
        }

        return new FloatMatrix(rows.Length, width, values);
    }

    private static string TileName(string name, int tile) => FormattableString.Invariant($"{name}/{tile}");
}

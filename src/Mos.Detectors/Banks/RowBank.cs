using System.Buffers;

namespace Mos.Detectors;

/// <summary>Rows that scorers search, in tiles: a bank may be larger than an array, and no more than a tile's products are held at a time. Immutable.</summary>
/// <param name="tiles">The rows in their order, <see cref="TileRows"/> in each tile but the last; one row at least.</param>
internal sealed partial class RowBank(RowTile[] tiles)
{
    public const int TileRows = 4096;

    /// <summary>Number of rows, N.</summary>
    public int Count { get; } = tiles.Sum(t => t.Count);

    /// <summary>Length of a row.</summary>
    public int Width => tiles[0].Width;

    /// <summary>A bank of one row or more of one length, which come some at a time.</summary>
    public static RowBank Of(IEnumerable<FloatMatrix> parts, BankPrecision precision = BankPrecision.Float32)
    {
        var builder = new RowBankBuilder(precision);
        foreach (FloatMatrix part in parts)
        {
            for (int i = 0; i < part.Rows; i++)
            {
                builder.Add(part.Row(i));
            }
        }

        return builder.ToBank();
    }

    /// <summary>A bank of a file; equal ones of several scorers are held once.</summary>
    public static RowBank Restore(FittedState state, string name)
    {
        var tiles = new List<RowTile>();
        do
        {
            string stored = TileName(name, tiles.Count);
            FloatMatrix rows = state.Floats(stored, columns: tiles.Count == 0 ? -1 : tiles[0].Width);
            RowTile tile = RowTile.Create(rows.Columns, state.IsHalf(stored) ? BankPrecision.Float16 : BankPrecision.Float32, rows.Rows);
            tile.Add(rows.Values);
            tiles.Add(tile);
        }
        while (state.Has(TileName(name, tiles.Count)));
        return state.Once(new RowBank([.. tiles]), (a, b) => a.HasSameRows(b));
    }

    public IEnumerable<StoredTensor> State(string name) => tiles.Select((tile, i) => tile.ToTensor(TileName(name, i)));

    /// <summary>A row as float32.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="room">Of the length of a row: it is widened there if it has to be.</param>
    public ReadOnlySpan<float> Row(int index, Span<float> room) => tiles[index / TileRows].Row(index % TileRows, room);

    /// <summary>Some rows as float32.</summary>
    /// <param name="first">From 0.</param>
    /// <param name="count">How many.</param>
    public FloatMatrix Rows(int first, int count)
    {
        var values = new float[count * Width];
        for (int i = 0; i < count; i++)
        {
            Span<float> room = values.AsSpan(i * Width, Width);
            Row(first + i, room).CopyTo(room);
        }

        return new FloatMatrix(count, Width, values);
    }

    /// <summary>The values of a bank of rows of one value.</summary>
    public float[] Column()
    {
        var values = new float[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Row(i, values.AsSpan(i, 1))[0];
        }

        return values;
    }

    /// <summary>Some rows at a time as float32, in order: the place of the first, and rows <c>[n, D]</c> that are good until the next are asked for.</summary>
    public IEnumerable<(int First, ReadOnlyMemory<float> Rows)> Parts()
    {
        float[] room = ArrayPool<float>.Shared.Rent(tiles.Max(t => t.Count) * Width);
        try
        {
            int first = 0;
            foreach (RowTile tile in tiles)
            {
                yield return (first, tile.Rows(room));
                first += tile.Count;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    /// <summary>Whether a row is nothing but 0.</summary>
    public bool HasZeroRow() => AnyRow(row => row.IndexOfAnyExcept(0) < 0);

    /// <summary>Whether a row has a value beyond what is stored.</summary>
    public bool HasInfinity() => AnyRow(row => !row.AllFinite());

    private bool AnyRow(Func<ReadOnlySpan<float>, bool> isSuch) =>
        Parts().Any(part => Enumerable.Range(0, part.Rows.Length / Width).Any(i => isSuch(part.Rows.Span.Slice(i * Width, Width))));

    private bool HasSameRows(RowBank other) => Count == other.Count && tiles.Zip(other.Tiles, (a, b) => a.HasSameRows(b)).All(same => same);

    private RowTile[] Tiles => tiles;

    private static string TileName(string name, int tile) => FormattableString.Invariant($"{name}/{tile}");
}

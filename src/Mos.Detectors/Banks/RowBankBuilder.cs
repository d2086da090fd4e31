namespace Mos.Detectors;

/// <summary>Makes a bank, row by row, in the tiles that the bank will have. Not for concurrent use.</summary>
/// <param name="precision">How values are stored.</param>
internal sealed class RowBankBuilder(BankPrecision precision)
{
    private List<RowTile> _tiles = [];
    private bool _isHandedOut;

    /// <summary>Number of rows.</summary>
    public int Count => _tiles.Sum(t => t.Count);

    public void Add(ReadOnlySpan<float> row)
    {
        Own();
        if (_tiles.Count == 0 || _tiles[^1].Count == RowBank.TileRows)
        {
            _tiles.Add(RowTile.Create(row.Length, precision, capacity: 1));
        }

        _tiles[^1].Add(row);
    }

    /// <summary>Adds the rows of another, which stays as it is.</summary>
    public void Add(RowBankBuilder other)
    {
        foreach (RowTile tile in other._tiles)
        {
            var room = new float[tile.Width];
            for (int i = 0; i < tile.Count; i++)
            {
                Add(tile.Row(i, room));
            }
        }
    }

    /// <summary>Changes the order of the rows, within the memory that they have.</summary>
    /// <param name="order">For each place the row that comes there.</param>
    public void Arrange(int[] order)
    {
        if (order.Length == 0)
        {
            return;
        }

        Own();
        RowTile spare = RowTile.Create(_tiles[0].Width, precision, capacity: 1);
        var isDone = new bool[order.Length];
        for (int start = 0; start < order.Length; start++)
        {
            if (isDone[start] || order[start] == start)
            {
                continue;
            }

            Move(start, (tile, row) => spare.Take(0, tile, row));
            int place = start;
            for (; order[place] != start; place = order[place])
            {
                (RowTile to, int at) = Locate(place);
                Move(order[place], (tile, row) => to.Take(at, tile, row));
                isDone[place] = true;
            }

            (RowTile last, int end) = Locate(place);
            last.Take(end, spare, 0);
            isDone[place] = true;
        }

        void Move(int row, Action<RowTile, int> take)
        {
            (RowTile tile, int at) = Locate(row);
            take(tile, at);
        }
    }

    /// <summary>The bank of one row or more; what is added to the builder later is not in it.</summary>
    public RowBank ToBank()
    {
        _tiles[^1].Trim();
        _isHandedOut = true;
        return new RowBank(_tiles.ToArray());
    }

    /// <summary>A bank holds the tiles that it was made of: who goes on takes copies.</summary>
    private void Own()
    {
        if (_isHandedOut)
        {
            _tiles = [.. _tiles.Select(t => t.Copy())];
            _isHandedOut = false;
        }
    }

    private (RowTile Tile, int Row) Locate(int index) => (_tiles[index / RowBank.TileRows], index % RowBank.TileRows);
}

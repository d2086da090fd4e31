using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>Rows of a bank that lie together. Grows while a bank is made, and is left alone then.</summary>
/// <param name="width">Length of a row.</param>
internal abstract class RowTile(int width)
{
    /// <summary>Number of rows.</summary>
    public int Count { get; protected set; }

    public int Width => width;

    /// <summary>No rows yet.</summary>
    /// <param name="width">Length of a row.</param>
    /// <param name="precision">How values are stored.</param>
    /// <param name="capacity">Rows that there is room for at first.</param>
    public static RowTile Create(int width, BankPrecision precision, int capacity) =>
        precision == BankPrecision.Float16 ? new RowTile<Half>(width, new Half[capacity * width]) : new RowTile<float>(width, new float[capacity * width]);

    public abstract RowTile Copy();

    /// <summary>Adds rows that follow each other.</summary>
    public abstract void Add(ReadOnlySpan<float> rows);

    /// <summary>Gives back the room that holds no rows.</summary>
    public abstract void Trim();

    /// <summary>Makes a row that of another tile of the same precision, bit for bit.</summary>
    public abstract void Take(int row, RowTile from, int fromRow);

    /// <summary>A row as float32.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="room">Of the length of a row: it is widened there if it has to be.</param>
    public abstract ReadOnlySpan<float> Row(int row, Span<float> room);

    /// <summary>All rows as float32.</summary>
    /// <param name="room">Of their length or longer: they are widened there if they have to be.</param>
    public abstract ReadOnlyMemory<float> Rows(float[] room);

    public abstract StoredTensor ToTensor(string name);

    public abstract bool HasSameRows(RowTile other);
}

/// <summary>Rows of one type of values.</summary>
internal sealed class RowTile<T>(int width, T[] values) : RowTile(width)
    where T : unmanaged, INumberBase<T>
{
    private T[] _values = values;

    private Span<T> Filled => _values.AsSpan(0, Count * Width);

    public override RowTile Copy() => new RowTile<T>(Width, Filled.ToArray()) { Count = Count };

    public override void Add(ReadOnlySpan<float> rows)
    {
        int used = Count * Width;
        if (used + rows.Length > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(used + rows.Length, 2 * used));
        }

        TensorPrimitives.ConvertTruncating(rows, _values.AsSpan(used));
        Count += rows.Length / Width;
    }

    public override void Trim() => Array.Resize(ref _values, Count * Width);

    public override void Take(int row, RowTile from, int fromRow) =>
        ((RowTile<T>)from)._values.AsSpan(fromRow * Width, Width).CopyTo(_values.AsSpan(row * Width));

    public override ReadOnlySpan<float> Row(int row, Span<float> room) => Widened(_values.AsSpan(row * Width, Width), room);

    public override ReadOnlyMemory<float> Rows(float[] room)
    {
        if (_values is float[] single)
        {
            return single.AsMemory(0, Count * Width);
        }

        _ = Widened(Filled, room);
        return room.AsMemory(0, Count * Width);
    }

    public override StoredTensor ToTensor(string name) => StoredTensor.FromValues<T>(name, [Count, Width], _values.AsMemory(0, Count * Width));

    public override bool HasSameRows(RowTile other) => other is RowTile<T> same && same.Width == Width && same.Filled.SequenceEqual(Filled);

    private static ReadOnlySpan<float> Widened(Span<T> stored, Span<float> room)
    {
        if (typeof(T) == typeof(float))
        {
            return MemoryMarshal.Cast<T, float>(stored);
        }

        TensorPrimitives.ConvertTruncating<T, float>(stored, room);
        return room[..stored.Length];
    }
}

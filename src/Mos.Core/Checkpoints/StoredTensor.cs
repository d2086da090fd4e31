using System.Runtime.InteropServices;

namespace Mos;

/// <summary>A tensor in a file, or on its way into one: name, type and shape at once, values when they are asked for.</summary>
/// <remarks>Immutable and safe for concurrent use. A tensor of a file can be read until its <see cref="TensorFile"/> is disposed.</remarks>
public sealed class StoredTensor
{
    private const int ChunkBytes = 1 << 18;

    private readonly long[] _shape;
    private readonly TensorSource _source;
    private readonly TensorLayout _layout;
    private readonly string _path;

    internal StoredTensor(string path, string name, TensorElementType elementType, long[] shape, TensorSource source, TensorLayout layout)
    {
        (_path, Name, ElementType, _shape, _source, _layout) = (path, name, elementType, shape, source, layout);
        Count = TensorShape.TryCount(shape, out long count) ? count : throw new ArgumentException($"No tensor can have the shape {TensorShape.Text(shape)}.", nameof(shape));
    }

    /// <summary>The name in the file, such as <c>head.conv.weight</c>; empty for the one array of a .npy file.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>The size in each dimension; empty for a single number (0-d).</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; }

    /// <summary>A tensor to be written. The values are not copied.</summary>
    /// <typeparam name="T">A type of <see cref="TensorElementType"/>: float, double, Half, an integer or bool.</typeparam>
    /// <param name="name">The name in the file.</param>
    /// <param name="shape">The size in each dimension; empty for a single number.</param>
    /// <param name="values">The values in row-major order.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the shape, or the type is none of a tensor.</exception>
    public static StoredTensor FromValues<T>(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        StoredTensor tensor = FromValues(name, shape, () => values);
        return tensor.Count == values.Length
            ? tensor
            : throw new ArgumentException($"Tensor '{name}' of shape {TensorShape.Text(tensor._shape)} needs {tensor.Count} values, not {values.Length}.", nameof(values));
    }

    /// <summary>A tensor to be written whose values are fetched when their turn comes, so that a large model is never copied whole.</summary>
    /// <typeparam name="T">A type of <see cref="TensorElementType"/>: float, double, Half, an integer or bool.</typeparam>
    /// <param name="name">The name in the file.</param>
    /// <param name="shape">The size in each dimension; empty for a single number.</param>
    /// <param name="values">Gives the values in row-major order, as many as the shape says; called once for each reading.</param>
    /// <exception cref="ArgumentException">A size is negative, or the type is none of a tensor.</exception>
    public static StoredTensor FromValues<T>(string name, ReadOnlySpan<long> shape, Func<ReadOnlyMemory<T>> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        TensorShape.TryCount(shape, out long count);
        return new StoredTensor(name, name, ElementTypes.Of<T>(), shape.ToArray(), new MemorySource<T>(values, count), new TensorLayout());
    }

    /// <summary>The same values under another name.</summary>
    /// <param name="name">The new name.</param>
    public StoredTensor WithName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new StoredTensor(_path, name, ElementType, _shape, _source, _layout);
    }

    /// <summary>Reads the values as 32-bit floats in row-major order; wider types are rounded.</summary>
    /// <exception cref="MosException">The tensor has more elements than an array can hold, or the file is damaged.</exception>
    public float[] ToFloats() => Read<float>(ElementConverter.ToFloats);

    /// <summary>Reads the values as 64-bit floats in row-major order; 64-bit integers may be rounded.</summary>
    /// <exception cref="MosException">The tensor has more elements than an array can hold, or the file is damaged.</exception>
    public double[] ToDoubles() => Read<double>(ElementConverter.ToDoubles);

    /// <summary>Reads the values as 64-bit integers in row-major order; booleans become 0 and 1.</summary>
    /// <exception cref="MosException">A value is no whole number of 64 bits, the tensor has more elements than an array can hold, or the file is damaged.</exception>
    public long[] ToInt64s() => Read<long>(ElementConverter.ToInt64s);

    /// <summary>Reads the values as they are stored, little-endian, in row-major order.</summary>
    /// <exception cref="MosException">The tensor has more bytes than an array can hold, or the file is damaged.</exception>
    public byte[] ToBytes()
    {
        var bytes = new byte[CheckedLength(ByteCount)];
        using Stream stream = OpenRead();
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Name, type and shape.</summary>
    public override string ToString() => $"{Name} {ElementType} {TensorShape.Text(_shape)}";

    internal long ByteCount => Count * ElementType.SizeInBytes();

    /// <summary>The elements, little-endian, in row-major order; the stream may go on behind the last of them.</summary>
    internal Stream OpenRead() => _layout.IsPlain
        ? _source.Open(_layout.Offset)
        : new MemoryStream(StridedReader.Read(_source, _layout, _shape, Count, ElementType.SizeInBytes()));

    /// <summary>Writes the elements, little-endian, in row-major order.</summary>
    internal void CopyTo(Stream destination)
    {
        var chunk = new byte[(int)Math.Min(ChunkBytes, ByteCount)];
        using Stream stream = OpenRead();
        for (long left = ByteCount; left > 0; left -= chunk.Length)
        {
            Span<byte> part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, left));
            stream.ReadExactly(part);
            destination.Write(part);
        }
    }

    private delegate void Converter<T>(TensorElementType type, ReadOnlySpan<byte> bytes, Span<T> destination);

    private T[] Read<T>(Converter<T> convert)
        where T : unmanaged
    {
        T[] values = GC.AllocateUninitializedArray<T>(CheckedLength(Count));
        if (values.Length == 0)
        {
            return values;
        }

        int size = ElementType.SizeInBytes();
        bool isOfItsType = ElementType == ElementTypes.Of<T>();
        byte[] chunk = isOfItsType ? [] : new byte[(int)Math.Min(ChunkBytes, ByteCount)];
        using Stream stream = OpenRead();
        for (int done = 0; done < values.Length;)
        {
            int elements = Math.Min(ChunkBytes / size, values.Length - done);
            Span<byte> bytes = isOfItsType ? MemoryMarshal.AsBytes(values.AsSpan(done, elements)) : chunk.AsSpan(0, elements * size);
            stream.ReadExactly(bytes);
            done += elements;
            if (isOfItsType)
            {
                continue;
            }

            try
            {
                convert(ElementType, bytes, values.AsSpan(done - elements, elements));
            }
            catch (OverflowException e)
            {
                throw new MosFormatException(_path, $"'{_path}': tensor '{Name}' of {ElementType} holds values that are no {typeof(T).Name}.", e);
            }
        }

        return values;
    }

    private int CheckedLength(long length) => length <= Array.MaxLength
        ? (int)length
        : throw new MosException($"'{_path}': tensor '{Name}' of shape {TensorShape.Text(_shape)} is too large for one array; split it.");
}

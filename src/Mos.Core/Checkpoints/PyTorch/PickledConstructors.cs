using System.Numerics;
using System.Text;

namespace Mos;

/// <summary>What the allowed functions of a pickle do with their arguments. Every fault is a <see cref="FormatException"/>.</summary>
internal static class PickledConstructors
{
    private const int MaxRank = 64;

    // An expanded tensor repeats few elements many times; made whole, it must not fill the memory.
    private const long MaxExpandedCount = 1 << 28;

    public static object OrderedDictionary(object?[] arguments)
    {
        var dictionary = new PickledDictionary(ordered: true);
        if (arguments is [List<object?> pairs])
        {
            foreach (object? pair in pairs)
            {
                dictionary.Entries.Add(pair switch
                {
                    object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                    List<object?> { Count: 2 } list => (list[0], list[1]),
                    _ => throw Misshapen("collections.OrderedDict"),
                });
            }
        }
        else if (arguments.Length > 0)
        {
            throw Misshapen("collections.OrderedDict");
        }

        return dictionary;
    }

    /// <summary>Protocol 2 has no bytes: they are written as text of code points below 256.</summary>
    public static object Latin1Bytes(object?[] arguments) =>
        arguments is [string text, "latin1"] && text.All(c => c < 256) ? Encoding.Latin1.GetBytes(text) : throw Misshapen("_codecs.encode");

    public static object Size(object?[] arguments) => arguments is [object?[] sizes] ? sizes : throw Misshapen("torch.Size");

    /// <summary>storage, offset, size, stride, and what training needs.</summary>
    public static object Tensor(object?[] arguments) => arguments is [PickledStorage storage, BigInteger offset, object?[] size, object?[] stride, ..]
        ? Tensor(storage, storage.ElementType, offset, size, stride)
        : throw Misshapen("torch._utils._rebuild_tensor");

    /// <summary>storage of bytes, offset in elements, size, stride, gradient, hooks, element type.</summary>
    public static object TensorOfType(object?[] arguments) =>
        arguments is [PickledStorage { ElementType: TensorElementType.UInt8 } storage, BigInteger offset, object?[] size, object?[] stride, _, _, PickledType type, ..]
            ? Tensor(storage, type.ElementType, offset, size, stride)
            : throw Misshapen("torch._utils._rebuild_tensor_v3");

    /// <summary>A tensor, and whether it is trained.</summary>
    public static object Parameter(object?[] arguments) =>
        arguments is [PickledTensor tensor, ..] ? tensor : throw Misshapen("torch._utils._rebuild_parameter");

    private static PickledTensor Tensor(PickledStorage storage, TensorElementType type, BigInteger offset, object?[] size, object?[] stride)
    {
        long[] shape = Longs(size);
        long[] strides = Longs(stride);
        if (shape.Length != strides.Length || shape.Length > MaxRank || strides.Any(s => s < 0) || !TensorShape.TryCount(shape, out long count))
        {
            throw new FormatException($"it holds a tensor of the impossible shape {TensorShape.Text(shape)} with strides {TensorShape.Text(strides)}");
        }

        long available = storage.ByteCount / type.SizeInBytes();
        BigInteger end = offset + 1;
        for (int d = 0; d < shape.Length; d++)
        {
            end += (BigInteger)(shape[d] - 1) * strides[d];
        }

        if (offset < 0 || (count > 0 && end > available))
        {
            throw new FormatException($"it holds a tensor of shape {TensorShape.Text(shape)} that lies outside of its storage of {available} elements");
        }

        if (count > available && count > MaxExpandedCount)
        {
            throw new FormatException($"it holds a tensor of shape {TensorShape.Text(shape)} that repeats the {available} elements of its storage too often; save it contiguous");
        }

        return new PickledTensor(storage, type, shape, IsRowMajor(shape, strides) ? null : strides, count == 0 ? 0 : (long)offset);
    }

    private static bool IsRowMajor(long[] shape, long[] strides)
    {
        long[] expected = TensorLayout.RowMajor(shape);
        return Enumerable.Range(0, shape.Length).All(d => shape[d] <= 1 || strides[d] == expected[d]);
    }

    private static long[] Longs(object?[] values) => Array.ConvertAll(values, v => v is BigInteger i && i >= long.MinValue && i <= long.MaxValue
        ? (long)i
        : throw new FormatException("it holds a tensor whose shape or strides are no 64-bit integers"));

    private static FormatException Misshapen(string function) => new($"it calls '{function}' with other arguments than a checkpoint does");
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Mos;

/// <summary>Turns the little-endian bytes of elements into numbers of one type.</summary>
internal static class ElementConverter
{
    public static void ToFloats(TensorElementType type, ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        switch (type)
        {
            case TensorElementType.Float32: bytes.CopyTo(MemoryMarshal.AsBytes(destination)); break;
            case TensorElementType.Float64: Convert<double, float>(bytes, destination); break;
            case TensorElementType.Float16: Convert<Half, float>(bytes, destination); break;
            case TensorElementType.BFloat16: WidenBFloat16(bytes, destination); break;
            default: ConvertInteger(type, bytes, destination); break;
        }
    }

    public static void ToDoubles(TensorElementType type, ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        switch (type)
        {
            case TensorElementType.Float64: bytes.CopyTo(MemoryMarshal.AsBytes(destination)); break;
            case TensorElementType.Float32: Convert<float, double>(bytes, destination); break;
            case TensorElementType.Float16: Convert<Half, double>(bytes, destination); break;
            case TensorElementType.BFloat16:
                var single = new float[destination.Length];
                WidenBFloat16(bytes, single);
                TensorPrimitives.ConvertTruncating<float, double>(single, destination);
                break;
            default: ConvertInteger(type, bytes, destination); break;
        }
    }

    /// <summary>Whole numbers; a fraction, or a number beyond 64 bits, is an <see cref="OverflowException"/>.</summary>
    public static void ToInt64s(TensorElementType type, ReadOnlySpan<byte> bytes, Span<long> destination)
    {
        if (!type.IsFloatingPoint())
        {
            ConvertInteger(type, bytes, destination);
            return;
        }

        var values = new double[destination.Length];
        ToDoubles(type, bytes, values);
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = double.IsInteger(values[i]) ? checked((long)values[i]) : throw new OverflowException();
        }
    }

    private static void ConvertInteger<T>(TensorElementType type, ReadOnlySpan<byte> bytes, Span<T> destination)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        switch (type)
        {
            case TensorElementType.Int64: Convert<long, T>(bytes, destination); break;
            case TensorElementType.Int32: Convert<int, T>(bytes, destination); break;
            case TensorElementType.Int16: Convert<short, T>(bytes, destination); break;
            case TensorElementType.Int8: Convert<sbyte, T>(bytes, destination); break;
            case TensorElementType.UInt64: Convert<ulong, T>(bytes, destination); break;
            case TensorElementType.UInt32: Convert<uint, T>(bytes, destination); break;
            case TensorElementType.UInt16: Convert<ushort, T>(bytes, destination); break;
            case TensorElementType.UInt8: Convert<byte, T>(bytes, destination); break;
            case TensorElementType.Bool:
                for (int i = 0; i < bytes.Length; i++)
                {
                    destination[i] = bytes[i] != 0 ? T.One : T.Zero;
                }

                break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    private static void Convert<TFrom, TTo>(ReadOnlySpan<byte> bytes, Span<TTo> destination)
        where TFrom : unmanaged, System.Numerics.INumberBase<TFrom>
        where TTo : unmanaged, System.Numerics.INumberBase<TTo> =>
        TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, TFrom>(bytes), destination);

    private static void WidenBFloat16(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < halves.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        }
    }
}

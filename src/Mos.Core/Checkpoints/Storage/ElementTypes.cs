namespace Mos;

/// <summary>Size and CLR type of <see cref="TensorElementType"/>.</summary>
internal static class ElementTypes
{
    public static int SizeInBytes(this TensorElementType type) => type switch
    {
        TensorElementType.Bool or TensorElementType.UInt8 or TensorElementType.Int8 => 1,
        TensorElementType.UInt16 or TensorElementType.Int16 or TensorElementType.Float16 or TensorElementType.BFloat16 => 2,
        TensorElementType.UInt32 or TensorElementType.Int32 or TensorElementType.Float32 => 4,
        TensorElementType.UInt64 or TensorElementType.Int64 or TensorElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static bool IsFloatingPoint(this TensorElementType type) => type is
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Float32 or TensorElementType.Float64;

    public static TensorElementType Of<T>()
        where T : unmanaged
    {
        Type type = typeof(T);
        return
            type == typeof(float) ? TensorElementType.Float32 :
            type == typeof(double) ? TensorElementType.Float64 :
            type == typeof(Half) ? TensorElementType.Float16 :
            type == typeof(long) ? TensorElementType.Int64 :
            type == typeof(ulong) ? TensorElementType.UInt64 :
            type == typeof(int) ? TensorElementType.Int32 :
            type == typeof(uint) ? TensorElementType.UInt32 :
            type == typeof(short) ? TensorElementType.Int16 :
            type == typeof(ushort) ? TensorElementType.UInt16 :
            type == typeof(sbyte) ? TensorElementType.Int8 :
            type == typeof(byte) ? TensorElementType.UInt8 :
            type == typeof(bool) ? TensorElementType.Bool :
            throw new ArgumentException($"{type} is no element type of a tensor; use a number or bool.", typeof(T).Name);
    }
}

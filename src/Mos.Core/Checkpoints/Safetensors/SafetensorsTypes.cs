namespace Mos;

/// <summary>The names of element types in safetensors.</summary>
internal static class SafetensorsTypes
{
    private static readonly Dictionary<TensorElementType, string> Names = new()
    {
        [TensorElementType.Bool] = "BOOL",
        [TensorElementType.UInt8] = "U8",
        [TensorElementType.Int8] = "I8",
        [TensorElementType.UInt16] = "U16",
        [TensorElementType.Int16] = "I16",
        [TensorElementType.UInt32] = "U32",
        [TensorElementType.Int32] = "I32",
        [TensorElementType.UInt64] = "U64",
        [TensorElementType.Int64] = "I64",
        [TensorElementType.Float16] = "F16",
        [TensorElementType.BFloat16] = "BF16",
        [TensorElementType.Float32] = "F32",
        [TensorElementType.Float64] = "F64",
    };

    private static readonly Dictionary<string, TensorElementType> Types = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string Name(TensorElementType type) => Names[type];

    public static TensorElementType Parse(string name, string tensor) => Types.TryGetValue(name, out TensorElementType type)
        ? type
        : throw new FormatException($"tensor '{tensor}' has elements of type '{name}'; booleans, integers and floats of 16 to 64 bits can be read");
}

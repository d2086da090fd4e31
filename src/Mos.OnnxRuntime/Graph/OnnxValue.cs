namespace Mos.OnnxRuntime;

/// <summary>A named input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements; <see cref="OnnxType.Undefined"/> where the file does not say.</param>
/// <param name="Shape">A length for each dimension, a word where it is left open; null: unknown.</param>
internal sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<string>? Shape)
{
    /// <summary>Reads a <c>ValueInfoProto</c>.</summary>
    public static OnnxValue Read(ReadOnlyMemory<byte> message)
    {
        string name = "";
        var type = OnnxType.Undefined;
        List<string>? shape = null;
        foreach (ProtobufField field in Protobuf.Read(message))
        {
            if (field.Number == 1)
            {
                name = field.Text;
            }
            else if (field.Number == 2)
            {
                foreach (ProtobufField part in Protobuf.Read(field.Bytes).Where(f => f.Number == 1).SelectMany(tensor => Protobuf.Read(tensor.Bytes)))
                {
                    if (part.Number == 1)
                    {
                        type = (OnnxType)part.Value;
                    }
                    else if (part.Number == 2)
                    {
                        shape = [.. Protobuf.Read(part.Bytes).Where(f => f.Number == 1).Select(d => Dimension(d.Bytes))];
                    }
                }
            }
        }

        return new OnnxValue(name, type, shape);
    }

    /// <summary>The length of a dimension, or null where it is left open.</summary>
    public int? Length(int dimension) =>
        Shape is not null && dimension < Shape.Count && int.TryParse(Shape[dimension], out int length) && length > 0 ? length : null;

    public override string ToString() => $"'{Name}' {TypeName}{(Shape is null ? "" : $"[{string.Join(", ", Shape)}]")}";

    /// <summary>The type as people write it.</summary>
    public string TypeName => Type switch
    {
        OnnxType.Undefined => "",
        OnnxType.Float => "float32",
        _ => Enum.IsDefined(Type) ? Type.ToString().ToLowerInvariant() : $"type {(int)Type}",
    };

    private static string Dimension(ReadOnlyMemory<byte> message)
    {
        foreach (ProtobufField field in Protobuf.Read(message))
        {
            if (field.Number == 1 && (long)field.Value > 0)
            {
                return ((long)field.Value).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            // A name that looks like a number is still a name.
            if (field.Number == 2 && field.Text.Length > 0 && !char.IsAsciiDigit(field.Text[0]))
            {
                return field.Text;
            }
        }

        return "?";
    }
}

/// <summary>The types of elements that the ONNX standard numbers.</summary>
internal enum OnnxType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
    BFloat16 = 16,
}

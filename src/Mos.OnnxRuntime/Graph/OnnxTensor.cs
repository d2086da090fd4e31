using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Mos.OnnxRuntime;

/// <summary>Constant values of a graph, in the file or in another one beside it.</summary>
internal sealed class OnnxTensor
{
    private readonly OnnxType _type;
    private readonly List<ReadOnlyMemory<byte>> _floats = [];
    private readonly Dictionary<string, string> _external = [];
    private readonly ReadOnlyMemory<byte> _raw;

    /// <summary>Reads a <c>TensorProto</c>; its values stay where they are.</summary>
    public OnnxTensor(ReadOnlyMemory<byte> message)
    {
        var shape = new List<long>();
        foreach (ProtobufField field in Protobuf.Read(message))
        {
            switch (field.Number)
            {
                case 1:
                    shape.AddRange(Protobuf.Numbers(field).Select(v => (long)v));
                    break;
                case 2:
                    _type = (OnnxType)field.Value;
                    break;
                case 4:
                    _floats.Add(field.Bytes);
                    break;
                case 8:
                    Name = field.Text;
                    break;
                case 9:
                    _raw = field.Bytes;
                    break;
                case 13:
                    ProtobufField[] entry = [.. Protobuf.Read(field.Bytes)];
                    _external[entry.FirstOrDefault(f => f.Number == 1).Text] = entry.FirstOrDefault(f => f.Number == 2).Text;
                    break;
                case 14:
                    IsExternal = field.Value == 1;
                    break;
            }
        }

        Shape = shape;
    }

    public string Name { get; } = "";

    public IReadOnlyList<long> Shape { get; }

    /// <summary>Whether the values are in another file.</summary>
    public bool IsExternal { get; }

    /// <summary>The other file, relative to the model's folder.</summary>
    public string ExternalFile => _external.GetValueOrDefault("location", "");

    /// <summary>The values; null where they are of a type that is not looked into, or not as many as the shape says.</summary>
    /// <param name="folder">The model's folder.</param>
    public float[]? ToFloats(string folder)
    {
        ReadOnlySpan<byte> bytes = IsExternal ? ReadExternal(folder) : _raw.Span;
        float[]? values = _type switch
        {
            OnnxType.Float when _floats.Count > 0 => [.. _floats.SelectMany(part => MemoryMarshal.Cast<byte, float>(part.Span).ToArray())],
            OnnxType.Float => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            OnnxType.Float16 => FromHalves(MemoryMarshal.Cast<byte, Half>(bytes)),
            OnnxType.Double => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), v => (float)v),
            _ => null,
        };
        return values?.LongLength == Shape.Aggregate(1L, (product, length) => product * length) ? values : null;
    }

    private static float[] FromHalves(ReadOnlySpan<Half> halves)
    {
        var values = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, values);
        return values;
    }

    private byte[] ReadExternal(string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, ExternalFile));
        long offset = Number("offset", 0);
        long length = Number("length", file.Length - offset);
        if (offset < 0 || length < 0 || length > Array.MaxLength || offset > file.Length - length)
        {
            return [];
        }

        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private long Number(string key, long otherwise) =>
        _external.TryGetValue(key, out string? word) && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : otherwise;
}

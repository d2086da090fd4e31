using System.Runtime.InteropServices;
using System.Text;

namespace Mos.Testing;

/// <summary>Writes small ONNX files: just enough of protobuf for nodes, constants, inputs and outputs.</summary>
public sealed class OnnxGraph
{
    /// <summary>The standard's number of float32.</summary>
    public const int Floats = 1;

    /// <summary>The standard's number of uint8.</summary>
    public const int Pixels = 2;

    /// <summary>The standard's number of int64.</summary>
    public const int Longs = 7;

    /// <summary>The standard's number of float16.</summary>
    public const int Halves = 10;

    private readonly List<byte> _graph = [];
    private readonly List<byte> _metadata = [];

    /// <summary>An empty graph.</summary>
    public OnnxGraph() => Text(_graph, 2, "drawn");

    /// <summary>An input; a dimension is a number, or a word where it is left open.</summary>
    public OnnxGraph Input(string name, int type, params object[] shape) => Value(11, name, type, shape);

    /// <summary>An output.</summary>
    public OnnxGraph Output(string name, int type, params object[] shape) => Value(12, name, type, shape);

    /// <summary>An operation with one output; attributes are floats, integers or lists of them.</summary>
    public OnnxGraph Node(string operation, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new List<byte>();
        Array.ForEach(inputs, i => Text(node, 1, i));
        Text(node, 2, output);
        Text(node, 4, operation);
        foreach ((string name, object value) in attributes)
        {
            var attribute = new List<byte>();
            Text(attribute, 1, name);
            switch (value)
            {
                case float f:
                    Number(attribute, (2 << 3) | 5);
                    attribute.AddRange(BitConverter.GetBytes(f));
                    Field(attribute, 20, 1);
                    break;
                case int i:
                    Field(attribute, 3, (ulong)i);
                    Field(attribute, 20, 2);
                    break;
                case int[] all:
                    Array.ForEach(all, i => Field(attribute, 8, (ulong)i));
                    Field(attribute, 20, 7);
                    break;
            }

            Bytes(node, 5, attribute);
        }

        Bytes(_graph, 1, node);
        return this;
    }

    /// <summary>A constant of float32, or of float16.</summary>
    public OnnxGraph Constant(string name, int[] shape, float[] values, int type = Floats) => Constant(name, shape, type, tensor =>
    {
        byte[] raw = type == Halves ? MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, v => (Half)v)).ToArray() : MemoryMarshal.AsBytes<float>(values).ToArray();
        Bytes(tensor, 9, raw);
    });

    /// <summary>A constant of int64.</summary>
    public OnnxGraph Integers(string name, int[] shape, params long[] values) => Constant(name, shape, Longs, tensor => Bytes(tensor, 9, MemoryMarshal.AsBytes<long>(values).ToArray()));

    /// <summary>A constant of float32 in another file.</summary>
    public OnnxGraph ExternalConstant(string name, int[] shape, string file) => Constant(name, shape, Floats, tensor =>
    {
        var entry = new List<byte>();
        Text(entry, 1, "location");
        Text(entry, 2, file);
        Bytes(tensor, 13, entry);
        Field(tensor, 14, 1);
    });

    /// <summary>An entry of the model's metadata.</summary>
    public OnnxGraph Metadata(string key, string value)
    {
        var entry = new List<byte>();
        Text(entry, 1, key);
        Text(entry, 2, value);
        Bytes(_metadata, 14, entry);
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var opset = new List<byte>();
        Field(opset, 2, 17);
        var model = new List<byte>();
        Field(model, 1, 8);
        Text(model, 2, "tests");
        Bytes(model, 7, _graph);
        Bytes(model, 8, opset);
        model.AddRange(_metadata);
        return model.ToArray();
    }

    private OnnxGraph Constant(string name, int[] shape, int type, Action<List<byte>> values)
    {
        var tensor = new List<byte>();
        Array.ForEach(shape, d => Field(tensor, 1, (ulong)d));
        Field(tensor, 2, (ulong)type);
        Text(tensor, 8, name);
        values(tensor);
        Bytes(_graph, 5, tensor);
        return this;
    }

    private OnnxGraph Value(int field, string name, int type, object[] shape)
    {
        var dimensions = new List<byte>();
        foreach (object d in shape)
        {
            var dimension = new List<byte>();
            if (d is int length)
            {
                Field(dimension, 1, (ulong)length);
            }
            else
            {
                Text(dimension, 2, (string)d);
            }

            Bytes(dimensions, 1, dimension);
        }

        var tensor = new List<byte>();
        Field(tensor, 1, (ulong)type);
        if (shape.Length > 0)
        {
            Bytes(tensor, 2, dimensions);
        }

        var typed = new List<byte>();
        Bytes(typed, 1, tensor);
        var value = new List<byte>();
        Text(value, 1, name);
        Bytes(value, 2, typed);
        Bytes(_graph, field, value);
        return this;
    }

    private static void Text(List<byte> to, int field, string text) => Bytes(to, field, Encoding.UTF8.GetBytes(text));

    private static void Bytes(List<byte> to, int field, List<byte> message) => Bytes(to, field, message.ToArray());

    private static void Bytes(List<byte> to, int field, byte[] bytes)
    {
        Number(to, ((ulong)field << 3) | 2);
        Number(to, (ulong)bytes.Length);
        to.AddRange(bytes);
    }

    private static void Field(List<byte> to, int field, ulong value)
    {
        Number(to, (ulong)field << 3);
        Number(to, value);
    }

    private static void Number(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.Add((byte)(value | 0x80));
        }

        to.Add((byte)value);
    }
}

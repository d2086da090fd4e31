using System.Buffers.Binary;

namespace Mos.OnnxRuntime;

/// <summary>One operation of a graph.</summary>
internal sealed class OnnxNode
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _attributes = [];

    /// <summary>Reads a <c>NodeProto</c>.</summary>
    public OnnxNode(ReadOnlyMemory<byte> message)
    {
        var inputs = new List<string>();
        var outputs = new List<string>();
        foreach (ProtobufField field in Protobuf.Read(message))
        {
            switch (field.Number)
            {
                case 1:
                    inputs.Add(field.Text);
                    break;
                case 2:
                    outputs.Add(field.Text);
                    break;
                case 4:
                    Operation = field.Text;
                    break;
                case 5:
                    _attributes[Protobuf.Read(field.Bytes).FirstOrDefault(f => f.Number == 1).Text] = field.Bytes;
                    break;
            }
        }

        Inputs = inputs;
        Outputs = outputs;
    }

    public string Operation { get; } = "";

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    public long Integer(string name, long otherwise) => Attribute(name, 3) is { } field ? (long)field.Value : otherwise;

    public float Float(string name, float otherwise) => Attribute(name, 2) is { Bytes.Length: sizeof(float) } field ? BinaryPrimitives.ReadSingleLittleEndian(field.Bytes.Span) : otherwise;

    public OnnxTensor? Tensor(string name) => Attribute(name, 5) is { } field ? new OnnxTensor(field.Bytes) : null;

    public long[] Integers(string name) => _attributes.TryGetValue(name, out ReadOnlyMemory<byte> attribute)
        ? [.. Protobuf.Read(attribute).Where(f => f.Number == 8).SelectMany(Protobuf.Numbers).Select(v => (long)v)]
        : [];

    private ProtobufField? Attribute(string name, int field) => _attributes.TryGetValue(name, out ReadOnlyMemory<byte> attribute)
        ? Protobuf.Read(attribute).Where(f => f.Number == field).Cast<ProtobufField?>().FirstOrDefault()
        : null;
}

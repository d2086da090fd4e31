using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Mos;

/// <summary>Writes a tree of values as a pickle of protocol 2, with the bytes of its tensors left to storages.</summary>
internal sealed class Pickler(Stream output)
{
    // As deep as the reader follows.
    private const int MaxDepth = 100;

    private int _depth;

    /// <summary>The tensors met so far; the key of a tensor's storage is its place here.</summary>
    public List<StoredTensor> Storages { get; } = [];

    public void Write(PickleValue root)
    {
        Op(PickleOpcode.Proto);
        output.WriteByte(2);
        Value(root);
        Op(PickleOpcode.Stop);
    }

    private void Value(PickleValue value)
    {
        if (++_depth > MaxDepth)
        {
            throw new ArgumentException($"The values are nested deeper than {MaxDepth}.", nameof(value));
        }

        switch (value.Kind)
        {
            case PickleKind.None: Op(PickleOpcode.None); break;
            case PickleKind.Boolean: Boolean(value.ToBoolean()); break;
            case PickleKind.Integer: Integer(value.ToBigInteger()); break;
            case PickleKind.Float: Float(value.ToDouble()); break;
            case PickleKind.Text: Text(value.ToText()); break;
            case PickleKind.Bytes: Bytes(value.ToBytes().Span); break;
            case PickleKind.Tensor: Tensor(value.ToTensor()); break;
            case PickleKind.Tuple:
                Marked(value.Items, PickleOpcode.Tuple);
                break;
            case PickleKind.List:
                Op(PickleOpcode.EmptyList);
                Marked(value.Items, PickleOpcode.Appends);
                break;
            default:
                Dictionary(value);
                break;
        }

        _depth--;
    }

    private void Dictionary(PickleValue value)
    {
        if (value.IsOrdered)
        {
            Global("collections", "OrderedDict");
            Op(PickleOpcode.EmptyTuple);
            Op(PickleOpcode.Reduce);
        }
        else
        {
            Op(PickleOpcode.EmptyDict);
        }

        Marked(value.Entries.SelectMany(e => new[] { e.Key, e.Value }), PickleOpcode.SetItems);
    }

    private void Marked(IEnumerable<PickleValue> items, PickleOpcode end)
    {
        Op(PickleOpcode.Mark);
        foreach (PickleValue item in items)
        {
            Value(item);
        }

        Op(end);
    }

    /// <summary>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks).</summary>
    private void Tensor(StoredTensor tensor)
    {
        Global("torch._utils", "_rebuild_tensor_v2");
        Op(PickleOpcode.Mark);
        StorageOf(tensor);
        Integer(0);
        Longs(tensor.Shape);
        Longs(TensorLayout.RowMajor([.. tensor.Shape]));
        Boolean(false);
        Global("collections", "OrderedDict");
        Op(PickleOpcode.EmptyTuple);
        Op(PickleOpcode.Reduce);
        Op(PickleOpcode.Tuple);
        Op(PickleOpcode.Reduce);
    }

    /// <summary>The persistent id ('storage', type, key, device, number of elements).</summary>
    private void StorageOf(StoredTensor tensor)
    {
        Op(PickleOpcode.Mark);
        Text("storage");
        Global("torch", StorageName(tensor));
        Text(PyTorchWriter.StorageKey(Storages.Count));
        Text("cpu");
        Integer(tensor.Count);
        Op(PickleOpcode.Tuple);
        Op(PickleOpcode.BinPersistentId);
        Storages.Add(tensor);
    }

    private static string StorageName(StoredTensor tensor) => tensor.ElementType switch
    {
        TensorElementType.Bool => "BoolStorage",
        TensorElementType.UInt8 => "ByteStorage",
        TensorElementType.Int8 => "CharStorage",
        TensorElementType.Int16 => "ShortStorage",
        TensorElementType.Int32 => "IntStorage",
        TensorElementType.Int64 => "LongStorage",
        TensorElementType.Float16 => "HalfStorage",
        TensorElementType.BFloat16 => "BFloat16Storage",
        TensorElementType.Float32 => "FloatStorage",
        TensorElementType.Float64 => "DoubleStorage",
        _ => throw new ArgumentException($"PyTorch checkpoints have no storage for the elements of {tensor}; write them as Int64.", nameof(tensor)),
    };

    private void Longs(IEnumerable<long> values)
    {
        Op(PickleOpcode.Mark);
        foreach (long value in values)
        {
            Integer(value);
        }

        Op(PickleOpcode.Tuple);
    }

    private void Boolean(bool value) => Op(value ? PickleOpcode.NewTrue : PickleOpcode.NewFalse);

    private void Integer(BigInteger value)
    {
        if (value >= int.MinValue && value <= int.MaxValue)
        {
            Op(PickleOpcode.BinInt);
            Int32((int)value);
            return;
        }

        // Python's weights_only reader knows no longer integers than these, of 255 bytes.
        byte[] bytes = value.ToByteArray();
        if (bytes.Length > byte.MaxValue)
        {
            throw new ArgumentException($"An integer of {bytes.Length} bytes is too long for a checkpoint.", nameof(value));
        }

        Op(PickleOpcode.Long1);
        output.WriteByte((byte)bytes.Length);
        output.Write(bytes);
    }

    private void Float(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        Op(PickleOpcode.BinFloat);
        output.Write(bytes);
    }

    private void Text(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Op(PickleOpcode.BinUnicode);
        Int32(bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Protocol 2 has no bytes: _codecs.encode(text, 'latin1').</summary>
    private void Bytes(ReadOnlySpan<byte> value)
    {
        Global("_codecs", "encode");
        Text(Encoding.Latin1.GetString(value));
        Text("latin1");
        Op(PickleOpcode.Tuple2);
        Op(PickleOpcode.Reduce);
    }

    private void Global(string module, string name)
    {
        Op(PickleOpcode.Global);
        output.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        output.Write(bytes);
    }

    private void Op(PickleOpcode opcode) => output.WriteByte((byte)opcode);
}

using System.Numerics;

namespace Mos;

/// <summary>
/// A machine for the part of Python's pickle language that checkpoints of plain data use. What it makes is null, bool,
/// <see cref="BigInteger"/>, double, string, byte[], <c>List&lt;object?&gt;</c>, <c>object?[]</c> (a tuple),
/// <see cref="PickledDictionary"/>, and what <see cref="PickleGlobals"/> allows. Every fault is a <see cref="FormatException"/>.
/// </summary>
internal sealed class Unpickler(PickleInput input, Func<object?[], PickledStorage> findStorage)
{
    private const int MaxProtocol = 5;

    // A value takes about a hundred bytes; a checkpoint of ten thousand tensors makes some 300000 of them.
    private const int MaxValues = 1 << 21;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _values;

    /// <summary>Follows one pickle to its end.</summary>
    public object? Load()
    {
        (int protocol, byte first) = (input.Byte(), input.Byte());
        if (protocol != (int)PickleOpcode.Proto || first is < 2 or > MaxProtocol)
        {
            throw new FormatException("it holds no pickle of protocol 2 to 5");
        }

        for (var opcode = (PickleOpcode)input.Byte(); opcode != PickleOpcode.Stop; opcode = (PickleOpcode)input.Byte())
        {
            Step(opcode);
        }

        return Pop();
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push((BigInteger)input.Int32()); break;
            case PickleOpcode.BinInt1: Push((BigInteger)input.Byte()); break;
            case PickleOpcode.BinInt2: Push((BigInteger)input.UInt16()); break;
            case PickleOpcode.Long1: Push(input.Integer(input.Byte())); break;
            case PickleOpcode.Long4: Push(input.Integer(input.Int32())); break;
            case PickleOpcode.BinFloat: Push(input.DoubleBigEndian()); break;
            case PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString: Push(input.Text(input.Byte())); break;
            case PickleOpcode.BinUnicode or PickleOpcode.BinString: Push(input.Text(input.UInt32())); break;
            case PickleOpcode.BinUnicode8: Push(input.Text(input.UInt64())); break;
            case PickleOpcode.ShortBinBytes: Push(input.Bytes(input.Byte())); break;
            case PickleOpcode.BinBytes: Push(input.Bytes(input.UInt32())); break;
            case PickleOpcode.BinBytes8: Push(input.Bytes(input.UInt64())); break;

            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple1: Push(PopMany(1)); break;
            case PickleOpcode.Tuple2: Push(PopMany(2)); break;
            case PickleOpcode.Tuple3: Push(PopMany(3)); break;
            case PickleOpcode.Tuple: Push(PopToMark()); break;
            case PickleOpcode.EmptyList: Push(new List<object?>()); break;
            case PickleOpcode.Append: Append(PopMany(1)); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickledDictionary(ordered: false)); break;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;

            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            case PickleOpcode.Pop: Pop(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.Dup: Push(Top()); break;
            case PickleOpcode.BinGet: Push(Recall(input.Byte())); break;
            case PickleOpcode.LongBinGet: Push(Recall(input.UInt32())); break;
            case PickleOpcode.BinPut: _memo[input.Byte()] = Top(); break;
            case PickleOpcode.LongBinPut: _memo[input.UInt32()] = Top(); break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = Top(); break;
            case PickleOpcode.Frame: SkipFrameHeader(); break;

            case PickleOpcode.Global: Push(PickleGlobals.Find(input.Line(), input.Line())); break;
            case PickleOpcode.StackGlobal: Push(FindStackGlobal(PopMany(2))); break;
            case PickleOpcode.BinPersistentId: Push(findStorage(Pop() as object?[] ?? [])); break;
            case PickleOpcode.Reduce: Push(Apply(PopMany(2))); break;
            case PickleOpcode.Build: Build(Pop()); break;

            default:
                throw new FormatException(Enum.IsDefined(opcode)
                    ? $"it asks for objects by the pickle instruction {opcode}, which is not followed; nothing of it was run, save the state_dict alone"
                    : $"it has the unknown pickle instruction 0x{(byte)opcode:x2}");
        }
    }

    private static object FindStackGlobal(object?[] names) => names is [string module, string name]
        ? PickleGlobals.Find(module, name)
        : throw new FormatException("it names a type by something that is no text");

    private static object? Apply(object?[] call) => call is [PickledFunction function, object?[] arguments]
        ? function.Apply(arguments)
        : throw new FormatException("it calls something that is no function");

    /// <summary>The attributes of a state_dict's OrderedDict hold versions of modules, which nobody needs; no other object gets attributes.</summary>
    private void Build(object? state)
    {
        if (Top() is not PickledDictionary { IsOrdered: true } || state is not PickledDictionary)
        {
            throw new FormatException("it sets the attributes of an object, which is not followed; save the state_dict alone");
        }
    }

    private void Append(object?[] items)
    {
        List<object?> list = Top() as List<object?> ?? throw new FormatException("it appends to something that is no list");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickledDictionary dictionary || items.Length % 2 != 0)
        {
            throw new FormatException("it sets the items of something that is no dictionary");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dictionary.Entries.Add((items[i], items[i + 1]));
        }
    }

    private void SkipFrameHeader()
    {
        ulong length = input.UInt64();
        if (!input.Has(length))
        {
            throw new FormatException($"its pickle announces a frame of {length} bytes, which is more than follows");
        }
    }

    private object? Recall(uint slot) => _memo.TryGetValue(slot, out object? value)
        ? value
        : throw new FormatException($"its pickle refers to value {slot}, which was never kept");

    private void Push(object? value)
    {
        if (++_values > MaxValues)
        {
            throw new FormatException($"its pickle makes more than {MaxValues} values");
        }

        _stack.Add(value);
    }

    private object? Pop() => PopMany(1)[0];

    private object? Top()
    {
        Require(1);
        return _stack[^1];
    }

    private object?[] PopMany(int count)
    {
        Require(count);
        object?[] values = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw new FormatException("its pickle lacks a mark");
        }

        // Counted from the mark before it is dropped, so that nothing below the mark can be meant.
        object?[] values = PopMany(_stack.Count - _marks.Peek());
        _marks.Pop();
        return values;
    }

    /// <summary>Values below the last mark are out of reach.</summary>
    private void Require(int count)
    {
        if (_stack.Count - (_marks.Count > 0 ? _marks.Peek() : 0) < count)
        {
            throw new FormatException("its pickle takes more values than there are");
        }
    }
}

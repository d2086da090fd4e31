using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Mos;

/// <summary>
/// A value in the tree of a PyTorch checkpoint, read from one (<see cref="TensorFile.Root"/>) or built for one
/// (<see cref="PyTorchWriter"/>). Plain data only. Immutable.
/// </summary>
/// <remarks>
/// What is asked of a value of another kind, or of a key that is not there, is a <see cref="MosException"/>, since values come from
/// files.
/// </remarks>
public sealed class PickleValue
{
    private readonly object? _value;

    private PickleValue(PickleKind kind, object? value, bool isOrdered = false) => (Kind, _value, IsOrdered) = (kind, value, isOrdered);

    /// <summary>Python's <c>None</c>.</summary>
    public static PickleValue None { get; } = new(PickleKind.None, null);

    /// <summary>What the value is.</summary>
    public PickleKind Kind { get; }

    /// <summary>The items of a list or tuple.</summary>
    public IReadOnlyList<PickleValue> Items => _value as IReadOnlyList<PickleValue> ?? throw Mismatch("a list or tuple");

    /// <summary>The keys and values of a dictionary, in order.</summary>
    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Entries =>
        _value as IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> ?? throw Mismatch("a dictionary");

    /// <summary>The value of a key of a dictionary.</summary>
    /// <param name="key">The key.</param>
    public PickleValue this[string key] => TryGet(key, out PickleValue? value)
        ? value
        : throw new MosException($"The checkpoint's dictionary has no key '{key}', only {string.Join(", ", Entries.Take(10).Select(e => $"'{e.Key}'"))}; is it the right file?");

    /// <summary>An item of a list or tuple, or the value of an integer key of a dictionary.</summary>
    /// <param name="index">Index from 0, or key.</param>
    public PickleValue this[int index]
    {
        get
        {
            PickleValue? found = Kind == PickleKind.Dictionary
                ? Find(key => key._value is BigInteger i && i == index)
                : (uint)index < (uint)Items.Count ? Items[index] : null;
            return found ?? throw new MosException($"The checkpoint's {Kind} has no {index}; is it the right file?");
        }
    }

    /// <summary>Truth.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PickleValue(bool value) => new(PickleKind.Boolean, value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PickleValue(BigInteger value) => new(PickleKind.Integer, value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PickleValue(long value) => (BigInteger)value;

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PickleValue(int value) => (BigInteger)value;

    /// <summary>A number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PickleValue(double value) => new(PickleKind.Float, value);

    /// <summary>Text.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PickleValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(PickleKind.Text, value);
    }

    /// <summary>Bytes.</summary>
    /// <param name="value">The value; not copied.</param>
    public static implicit operator PickleValue(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(PickleKind.Bytes, value);
    }

    /// <summary>A tensor; its place in the tree is its name, its own name is not written.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PickleValue(StoredTensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(PickleKind.Tensor, value);
    }

    /// <summary>A list.</summary>
    /// <param name="items">The items.</param>
    public static PickleValue List(params IEnumerable<PickleValue> items) => new(PickleKind.List, items.ToArray());

    /// <summary>A tuple.</summary>
    /// <param name="items">The items.</param>
    public static PickleValue Tuple(params IEnumerable<PickleValue> items) => new(PickleKind.Tuple, items.ToArray());

    /// <summary>A dictionary.</summary>
    /// <param name="entries">Keys and values in order; a later one of equal keys counts.</param>
    public static PickleValue Dictionary(IEnumerable<KeyValuePair<PickleValue, PickleValue>> entries) => Dictionary(entries, isOrdered: false);

    /// <summary>A dictionary with text as keys.</summary>
    /// <param name="entries">Keys and values in order.</param>
    public static PickleValue Dictionary(params IEnumerable<(string Key, PickleValue Value)> entries) =>
        Dictionary(entries.Select(e => KeyValuePair.Create((PickleValue)e.Key, e.Value)));

    /// <summary>A state_dict: an OrderedDict of tensors by their names.</summary>
    /// <param name="tensors">The tensors in order.</param>
    public static PickleValue StateDict(IEnumerable<StoredTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Dictionary(tensors.Select(t => KeyValuePair.Create((PickleValue)t.Name, (PickleValue)t)), isOrdered: true);
    }

    internal static PickleValue Dictionary(IEnumerable<KeyValuePair<PickleValue, PickleValue>> entries, bool isOrdered) =>
        new(PickleKind.Dictionary, entries.ToArray(), isOrdered);

    /// <summary>Whether Python sees a dictionary as an OrderedDict.</summary>
    internal bool IsOrdered { get; }

    /// <summary>Looks for a key of a dictionary.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value, or null.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGet(string key, [NotNullWhen(true)] out PickleValue? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        value = Find(k => k._value is string text && text == key);
        return value is not null;
    }

    /// <summary>True or false.</summary>
    public bool ToBoolean() => _value is bool value ? value : throw Mismatch("a boolean");

    /// <summary>An integer of up to 64 bits.</summary>
    public long ToInt64() => _value is BigInteger value && value >= long.MinValue && value <= long.MaxValue ? (long)value : throw Mismatch("a 64-bit integer");

    /// <summary>An integer of any size.</summary>
    public BigInteger ToBigInteger() => _value is BigInteger value ? value : throw Mismatch("an integer");

    /// <summary>A float, or an integer as one.</summary>
    public double ToDouble() => _value switch
    {
        double value => value,
        BigInteger value => (double)value,
        _ => throw Mismatch("a number"),
    };

    /// <summary>Text.</summary>
    public string ToText() => _value as string ?? throw Mismatch("text");

    /// <summary>Bytes.</summary>
    public ReadOnlyMemory<byte> ToBytes() => _value as byte[] ?? throw Mismatch("bytes");

    /// <summary>A tensor.</summary>
    public StoredTensor ToTensor() => _value as StoredTensor ?? throw Mismatch("a tensor");

    /// <summary>A plain value as text, a container as its kind and count.</summary>
    public override string ToString() => _value switch
    {
        IReadOnlyCollection<PickleValue> items => $"{Kind} of {items.Count}",
        IReadOnlyCollection<KeyValuePair<PickleValue, PickleValue>> entries => $"{Kind} of {entries.Count}",
        byte[] bytes => $"{Kind} of {bytes.Length}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{_value ?? Kind}"),
    };

    private PickleValue? Find(Func<PickleValue, bool> isKey)
    {
        IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> entries = Entries;
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            if (isKey(entries[i].Key))
            {
                return entries[i].Value;
            }
        }

        return null;
    }

    private MosException Mismatch(string wanted) => new($"The checkpoint holds a value of kind {Kind} where {wanted} is expected; is it the right file?");
}

using System.Numerics;

namespace Mos;

/// <summary>Turns what the unpickler made into values, and names the tensors among them by their place.</summary>
internal sealed class PickleTree
{
    // Lists within lists are followed by recursion, and a list that is shared stands in many places: lists of two equal lists of two
    // equal lists ... double with every instruction. All is bounded.
    private const int MaxDepth = 100;
    private const int MaxVisits = 1 << 20;
    private const int MaxTensors = 1 << 17;
    private const int MaxNameLength = 1 << 12;

    private readonly CheckpointFile _file;
    private readonly bool _bigEndian;
    private readonly List<StoredTensor> _tensors = [];
    private readonly List<object> _path = [];
    private readonly Dictionary<object, PickleValue> _withoutTensors = new(ReferenceEqualityComparer.Instance);
    private int _visits;

    private PickleTree(CheckpointFile file, bool bigEndian) => (_file, _bigEndian) = (file, bigEndian);

    /// <summary>The tree and its tensors, in order.</summary>
    /// <exception cref="FormatException">The tree is too large or too deep, contains itself, or is more than plain data.</exception>
    public static (PickleValue Root, List<StoredTensor> Tensors) Build(CheckpointFile file, object? root, bool bigEndian)
    {
        var tree = new PickleTree(file, bigEndian);
        return (tree.Convert(root), tree._tensors);
    }

    private PickleValue Convert(object? value)
    {
        if (_path.Count > MaxDepth)
        {
            throw new FormatException($"its values are nested deeper than {MaxDepth}, or contain themselves");
        }

        if (++_visits > MaxVisits)
        {
            throw new FormatException($"it holds more than {MaxVisits} values");
        }

        return value switch
        {
            null => PickleValue.None,
            bool b => b,
            BigInteger i => i,
            double d => d,
            string s => s,
            byte[] bytes => bytes,
            PickledType type => type.Name,
            PickledTensor tensor => Tensor(tensor),
            List<object?> list => Container(list, () => PickleValue.List(list.Select((item, i) => Below(i, item)))),
            object?[] tuple => Container(tuple, () => PickleValue.Tuple(tuple.Select((item, i) => Below(i, item)))),
            PickledDictionary dictionary => Container(dictionary, () => PickleValue.Dictionary(dictionary.Entries.Select(Entry), dictionary.IsOrdered)),
            _ => throw new FormatException("it holds a bare storage or function among its values; save the state_dict alone"),
        };
    }

    /// <summary>A tensor is named by its place, so only what holds none can be one value in several places.</summary>
    private PickleValue Container(object container, Func<PickleValue> convert)
    {
        if (_withoutTensors.TryGetValue(container, out PickleValue? known))
        {
            return known;
        }

        int tensors = _tensors.Count;
        PickleValue converted = convert();
        if (_tensors.Count == tensors)
        {
            _withoutTensors[container] = converted;
        }

        return converted;
    }

    private KeyValuePair<PickleValue, PickleValue> Entry((object? Key, object? Value) entry)
    {
        PickleValue key = Convert(entry.Key);
        return KeyValuePair.Create(key, Below(key, entry.Value));
    }

    private PickleValue Below(object key, object? value)
    {
        _path.Add(key);
        PickleValue converted = Convert(value);
        _path.RemoveAt(_path.Count - 1);
        return converted;
    }

    private StoredTensor Tensor(PickledTensor tensor)
    {
        string name = string.Join('/', _path);
        if (name.Length > MaxNameLength || _tensors.Count == MaxTensors)
        {
            throw new FormatException($"it holds more than {MaxTensors} tensors, or one with a name of more than {MaxNameLength} characters");
        }

        StoredTensor stored = tensor.ToStored(_file, name, _bigEndian);
        _tensors.Add(stored);
        return stored;
    }
}

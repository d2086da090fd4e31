namespace Mos;

/// <summary>An element type as a value of a pickle, such as <c>torch.float32</c>.</summary>
internal sealed record PickledType(string Name, TensorElementType ElementType);

/// <summary>The type of a storage, such as <c>torch.FloatStorage</c>.</summary>
internal sealed record PickledStorageType(TensorElementType ElementType);

/// <summary>A function that a pickle may apply: ours, in place of the one that it names.</summary>
internal sealed record PickledFunction(Func<object?[], object?> Apply);

/// <summary>
/// All that a pickle may name: the few types and functions of which a state_dict is made. There is no way from a name in a file to
/// any other code.
/// </summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, object> Allowed = new()
    {
        ["collections.OrderedDict"] = new PickledFunction(PickledConstructors.OrderedDictionary),
        ["_codecs.encode"] = new PickledFunction(PickledConstructors.Latin1Bytes),
        ["torch.Size"] = new PickledFunction(PickledConstructors.Size),
        ["torch._utils._rebuild_tensor"] = new PickledFunction(PickledConstructors.Tensor),
        ["torch._utils._rebuild_tensor_v2"] = new PickledFunction(PickledConstructors.Tensor),
        ["torch._utils._rebuild_tensor_v3"] = new PickledFunction(PickledConstructors.TensorOfType),
        ["torch._utils._rebuild_parameter"] = new PickledFunction(PickledConstructors.Parameter),
        ["torch.storage.UntypedStorage"] = new PickledStorageType(TensorElementType.UInt8),
        ["torch.BoolStorage"] = new PickledStorageType(TensorElementType.Bool),
        ["torch.ByteStorage"] = new PickledStorageType(TensorElementType.UInt8),
        ["torch.CharStorage"] = new PickledStorageType(TensorElementType.Int8),
        ["torch.ShortStorage"] = new PickledStorageType(TensorElementType.Int16),
        ["torch.IntStorage"] = new PickledStorageType(TensorElementType.Int32),
        ["torch.LongStorage"] = new PickledStorageType(TensorElementType.Int64),
        ["torch.HalfStorage"] = new PickledStorageType(TensorElementType.Float16),
        ["torch.BFloat16Storage"] = new PickledStorageType(TensorElementType.BFloat16),
        ["torch.FloatStorage"] = new PickledStorageType(TensorElementType.Float32),
        ["torch.DoubleStorage"] = new PickledStorageType(TensorElementType.Float64),
    };

    static PickleGlobals()
    {
        foreach (TensorElementType type in Enum.GetValues<TensorElementType>())
        {
            string name = "torch." + type.ToString().ToLowerInvariant();
            Allowed[name] = new PickledType(name, type);
        }
    }

    /// <summary>Looks a name up.</summary>
    /// <exception cref="FormatException">It is not allowed.</exception>
    public static object Find(string module, string name) =>

        // A dot in the name would lead from an allowed module into any other.
        !name.Contains('.', StringComparison.Ordinal) && Allowed.TryGetValue($"{module}.{name}", out object? found)
            ? found
            : throw new FormatException($"it names '{module}.{name}', which is no plain data of a state_dict; nothing of it was run, save the state_dict alone");
}

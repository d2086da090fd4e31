namespace Mos;

/// <summary>A dictionary while it is unpickled: keys in the order of their coming, and anything may be one.</summary>
internal sealed class PickledDictionary(bool ordered)
{
    /// <summary>Whether it is a collections.OrderedDict.</summary>
    public bool IsOrdered => ordered;

    public List<(object? Key, object? Value)> Entries { get; } = [];
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Mos.Detectors.Tests;

/// <summary>What a drawn output says after any step, whichever is asked for.</summary>
internal sealed class EveryStep<TStep>(Func<TStep, ModelOutput> after) : IReadOnlyDictionary<TStep, ModelOutput>
{
    public int Count => 1;

    public IEnumerable<TStep> Keys => [];

    public IEnumerable<ModelOutput> Values => [];

    public ModelOutput this[TStep key] => after(key);

    public bool ContainsKey(TStep key) => true;

    public bool TryGetValue(TStep key, [MaybeNullWhen(false)] out ModelOutput value)
    {
        value = after(key);
        return true;
    }

    public IEnumerator<KeyValuePair<TStep, ModelOutput>> GetEnumerator() => Enumerable.Empty<KeyValuePair<TStep, ModelOutput>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

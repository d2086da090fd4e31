using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Mos.Detectors.Tests;

/// <summary>What a drawn output says after any step, or gives for any reading, whichever is asked for.</summary>
internal sealed class EveryStep<TStep, TResult>(Func<TStep, TResult> after) : IReadOnlyDictionary<TStep, TResult>
{
    public int Count => 1;

    public IEnumerable<TStep> Keys => [];

    public IEnumerable<TResult> Values => [];

    public TResult this[TStep key] => after(key);

    public bool ContainsKey(TStep key) => true;

    public bool TryGetValue(TStep key, [MaybeNullWhen(false)] out TResult value)
    {
        value = after(key);
        return true;
    }

    public IEnumerator<KeyValuePair<TStep, TResult>> GetEnumerator() => Enumerable.Empty<KeyValuePair<TStep, TResult>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

namespace Mos;

/// <summary>A list of scores made ready to be drawn from with replacement: each draw counts one of its distinct scores.</summary>
internal sealed class ResampledList
{
    private readonly int[] _slots;

    public ResampledList(double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        double[] sorted = [.. scores];
        Array.Sort(sorted, order);
        _slots = new int[scores.Length];
        var distinct = new List<double>(scores.Length);
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            if (distinct.Count == 0 || sorted[i] != distinct[^1])
            {
                distinct.Add(sorted[i]);
            }

            _slots[order[i]] = distinct.Count - 1;
        }

        Distinct = distinct;
    }

    /// <summary>How many scores the list has, and a draw takes.</summary>
    public int Count => _slots.Length;

    /// <summary>The distinct scores, from the highest down.</summary>
    public IReadOnlyList<double> Distinct { get; }

    /// <summary>Draws as many scores as there are, and counts how often each of <see cref="Distinct"/> came; further counts stay 0.</summary>
    /// <remarks>Draws are by position in the list, so that lists of equal length and stream resample the same images.</remarks>
    public void Draw(SplitMix64 random, Span<int> counts)
    {
        counts.Clear();
        int[] slots = _slots;
        for (int i = 0; i < slots.Length; i++)
        {
            counts[slots[random.NextInt(slots.Length)]]++;
        }
    }
}

namespace Mos;

/// <summary>Two sorted lists of keys walked together from the highest score down, a step for each distinct score.</summary>
internal ref struct MergedScores(ReadOnlySpan<ulong> inKeys, ReadOnlySpan<ulong> outKeys)
{
    private readonly ReadOnlySpan<ulong> _in = inKeys;
    private readonly ReadOnlySpan<ulong> _out = outKeys;
    private int _inLeft = inKeys.Length;
    private int _outLeft = outKeys.Length;

    /// <summary>The score's key.</summary>
    public ulong Key { get; private set; }

    /// <summary>How many in-distribution scores it is.</summary>
    public int InHere { get; private set; }

    /// <summary>How many out-of-distribution scores it is.</summary>
    public int OutHere { get; private set; }

    public bool MoveNext()
    {
        int i = _inLeft, o = _outLeft;
        if ((i | o) == 0)
        {
            return false;
        }

        // A key of 0 would be a NaN's: it stands for a list that has come to its end.
        ulong key = Math.Max(i > 0 ? _in[i - 1] : 0, o > 0 ? _out[o - 1] : 0);
        while (i > 0 && _in[i - 1] == key)
        {
            i--;
        }

        while (o > 0 && _out[o - 1] == key)
        {
            o--;
        }

        (Key, InHere, OutHere) = (key, _inLeft - i, _outLeft - o);
        (_inLeft, _outLeft) = (i, o);
        return true;
    }
}

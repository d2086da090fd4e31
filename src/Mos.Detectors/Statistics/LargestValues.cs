namespace Mos.Detectors;

/// <summary>Finds the largest of many values that come part by part, in memory for twice as many as are wanted; of equal ones the first, NaN last.</summary>
/// <param name="count">How many, 1 or more.</param>
internal sealed class LargestValues(int count)
{
    private readonly ulong[] _keys = new ulong[2 * count];
    private ulong _least;
    private int _held;
    private int _seen;

    /// <summary>Looks at the values that come next.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            ulong key = Key(value, _seen++);
            if (key <= _least)
            {
                continue;
            }

            _keys[_held++] = key;
            if (_held == _keys.Length)
            {
                Select(_keys, count);
                (_held, _least) = (count, _keys[count - 1]);
            }
        }
    }

    /// <summary>Where they are, ascending.</summary>
    public int[] Indexes() => IndexesOf(_keys.AsSpan(0, _held), Math.Min(count, _held));

    /// <summary>Where the largest of some values are, ascending.</summary>
    public static int[] IndexesOf(ReadOnlySpan<float> values, int count)
    {
        var keys = new ulong[values.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Key(values[i], i);
        }

        return IndexesOf(keys, count);
    }

    private static int[] IndexesOf(Span<ulong> keys, int count)
    {
        Select(keys, count);
        var indexes = new int[count];
        for (int i = 0; i < count; i++)
        {
            indexes[i] = (int)~(uint)keys[i];
        }

        Array.Sort(indexes);
        return indexes;
    }

    /// <summary>A number that is above 0, and larger for a larger value and, of equal ones, for the one that comes first.</summary>
    private static ulong Key(float value, int index)
    {
        // The bits of a float ascend with it once negative ones are turned round; 0 is added so that -0 is 0.
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        uint ordered = float.IsNaN(value) ? 0 : (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
        return ((ulong)ordered << 32) | ~(uint)index;
    }

    /// <summary>Puts the largest first, the least of them last among them. (Hoare, "Algorithm 65: find", 1961.)</summary>
    private static void Select(Span<ulong> keys, int count)
    {
        for (int first = 0, last = keys.Length - 1; first < last;)
        {
            ulong pivot = Middle(keys[first], keys[(first + last) / 2], keys[last]);
            (int i, int j) = (first, last);
            while (i <= j)
            {
                while (keys[i] > pivot)
                {
                    i++;
                }

                while (keys[j] < pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    i++;
                    j--;
                }
            }

            if (count - 1 <= j)
            {
                last = j;
            }
            else if (count - 1 >= i)
            {
                first = i;
            }
            else
            {
                return;
            }
        }
    }

    private static ulong Middle(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}

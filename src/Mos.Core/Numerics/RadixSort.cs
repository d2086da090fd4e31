using System.Buffers;

namespace Mos;

/// <summary>Sorts integers by their digits, the last digit first, each pass stable.</summary>
/// <remarks>Knuth, "The Art of Computer Programming", volume 3, section 5.2.5, 1973. A digit that all keys share takes no pass.</remarks>
internal static class RadixSort
{
    private const int DigitBits = 8;

    // Fewer keys than this are compared sooner than their digits are counted.
    private const int ComparedKeys = 256;

    /// <summary>Sorts in ascending order; works fastest where the keys and a copy of them fit the cache.</summary>
    public static void Sort(Span<ulong> keys)
    {
        if (keys.Length < ComparedKeys)
        {
            keys.Sort();
            return;
        }

        ulong differing = 0;
        foreach (ulong key in keys)
        {
            differing |= key ^ keys[0];
        }

        ulong[] room = ArrayPool<ulong>.Shared.Rent(keys.Length);
        Span<ulong> from = keys, to = room.AsSpan(0, keys.Length);
        for (int shift = 0; shift < 64; shift += DigitBits)
        {
            if ((byte)(differing >> shift) != 0)
            {
                Deal(from, to, shift);
                Span<ulong> dealt = to;
                to = from;
                from = dealt;
            }
        }

        if (from != keys)
        {
            from.CopyTo(keys);
        }

        ArrayPool<ulong>.Shared.Return(room);
    }

    /// <summary>Copies keys in the order of one digit; those that share it keep their order.</summary>
    private static void Deal(ReadOnlySpan<ulong> from, Span<ulong> to, int shift)
    {
        Span<int> next = stackalloc int[1 << DigitBits];
        next.Clear();
        foreach (ulong key in from)
        {
            next[(byte)(key >> shift)]++;
        }

        int start = 0;
        foreach (ref int digit in next)
        {
            (digit, start) = (start, start + digit);
        }

        foreach (ulong key in from)
        {
            to[next[(byte)(key >> shift)]++] = key;
        }
    }
}

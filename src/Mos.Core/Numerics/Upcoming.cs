using System.Runtime.InteropServices;

namespace Mos;

/// <summary>Memory that is needed soon and comes into the cache while a tile is computed, a little with each depth.</summary>
internal readonly ref struct Upcoming<T>
    where T : unmanaged
{
    /// <summary>One of the equal parts of some memory, which may be empty.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="part">The part, from 0.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="depth">Depths of the tile.</param>
    public Upcoming(ReadOnlySpan<T> memory, int part, int parts, int depth)
    {
        int share = memory.Length / parts;
        First = ref MemoryMarshal.GetReference(memory[(part * share)..]);
        Step = (nuint)((share + depth - 1) / depth);
    }

    public readonly ref T First;

    /// <summary>Values for each depth.</summary>
    public readonly nuint Step;
}

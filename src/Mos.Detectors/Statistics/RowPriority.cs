using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>A hash of a row: those with the smallest make a sample that depends on no order.</summary>
internal static class RowPriority
{
    public static ulong Of(ReadOnlySpan<float> row)
    {
        ulong hash = 29;
        foreach (uint bits in MemoryMarshal.Cast<float, uint>(row))
        {
            hash = (hash ^ bits) * 0xBF58476D1CE4E5B9;
            hash ^= hash >> 31;
        }

        return hash * 0x94D049BB133111EB;
    }
}

namespace Mos.Core.Tests.Numerics;

public sealed class RadixSortTests
{
    /// <summary>Keys that differ in all digits, in the first, in the last, in the outer ones, in none, and in an odd and an even number of digits.</summary>
    public static TheoryData<ulong> DifferingBits => [ulong.MaxValue, 0xFFUL << 56, 0xFF, 0xFF000000000000FF, 0, 0xFFFFFF, 0x00FF00FF00000000];

    [Theory]
    [MemberData(nameof(DifferingBits))]
    public void Keys_come_out_as_comparing_sorts_them(ulong differing)
    {
        foreach (int count in (int[])[0, 1, 2, 255, 256, 257, 10_000])
        {
            var random = new SplitMix64(3, count);
            ulong[] keys = [.. Enumerable.Range(0, count).Select(_ => (random.NextBits() & differing) | (0x0123456789ABCDEF & ~differing))];
            ulong[] expected = [.. keys.Order()];

            RadixSort.Sort(keys);

            Assert.Equal(expected, keys);
        }
    }
}

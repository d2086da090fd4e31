using System.Numerics;
using System.Numerics.Tensors;

namespace Mos;

/// <summary>Scores as integers of the same order, which sort by their digits: a key for each score, equal for equal scores, 0 and -0 too.</summary>
internal static class ScoreKeys
{
    // About 4,096 keys to a bucket, 32 kB: they stay in the cache while they are sorted.
    private const int KeysInBucketBits = 12;

    // More buckets would each be a page of memory too many to have at hand while keys are dealt out.
    private const int MaximumBucketBits = 11;

    private const ulong SignBit = 1UL << 63;

    /// <summary>The score of a key.</summary>
    public static double Score(ulong key) => BitConverter.UInt64BitsToDouble((key & SignBit) != 0 ? key ^ SignBit : ~key);

    /// <summary>The keys of scores in ascending order, on all cores.</summary>
    /// <param name="scores">One score or more, none of them NaN.</param>
    public static ulong[] Sorted(ReadOnlySpan<double> scores)
    {
        ulong least = Key(TensorPrimitives.Min(scores));
        ulong range = Key(TensorPrimitives.Max(scores)) - least;
        int bits = Math.Clamp(BitOperations.Log2((uint)scores.Length) - KeysInBucketBits, 1, MaximumBucketBits);
        int shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(range) - bits);

        // Counts, then where the next key of a bucket goes; in the end the place behind its last one.
        var ends = new int[(int)(range >> shift) + 1];
        foreach (double score in scores)
        {
            ends[(int)((Key(score) - least) >> shift)]++;
        }

        int start = 0;
        foreach (ref int end in ends.AsSpan())
        {
            (end, start) = (start, start + end);
        }

        ulong[] keys = GC.AllocateUninitializedArray<ulong>(scores.Length);
        foreach (double score in scores)
        {
            ulong key = Key(score);
            keys[ends[(int)((key - least) >> shift)]++] = key;
        }

        Parallel.For(0, ends.Length, bucket =>
        {
            int first = bucket == 0 ? 0 : ends[bucket - 1];
            RadixSort.Sort(keys.AsSpan(first, ends[bucket] - first));
        });
        return keys;
    }

    private static ulong Key(double score)
    {
        // Adding 0 turns -0 into 0. Negative numbers have a sign bit, and grow in size as they fall.
        ulong bits = BitConverter.DoubleToUInt64Bits(score + 0.0);
        return (bits & SignBit) != 0 ? ~bits : bits | SignBit;
    }
}

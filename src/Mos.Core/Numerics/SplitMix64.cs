namespace Mos;

/// <summary>
/// A small deterministic generator of random numbers: equal seeds give equal numbers on every machine and in every version, so that data
/// order, crops, mixup and bootstrap samples can be repeated. Not for secrets; not safe for concurrent use.
/// </summary>
/// <remarks>Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.</remarks>
public sealed class SplitMix64
{
    private ulong _state;

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">
    /// Numbers that name one of many independent streams of a seed, such as an epoch or the position of an image. What stream (3, 7) yields
    /// does not depend on what was drawn before, so that work can stop and go on anywhere.
    /// </param>
    public SplitMix64(long seed, params ReadOnlySpan<long> stream)
    {
        _state = (ulong)seed;
        foreach (long part in stream)
        {
            // Not symmetric in seed and part: else stream 2 of seed 1 would be stream 1 of seed 2.
            _state = Mix(NextBits() + (ulong)part);
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An integer uniform in [0, <paramref name="bound"/>).</summary>
    /// <param name="bound">1 or more.</param>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // The bias of multiplying instead of dividing with rejection is below 2^-33 for any int bound.
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>Puts items in random order: each permutation is equally likely (Fisher and Yates).</summary>
    /// <typeparam name="T">Type of an item.</typeparam>
    /// <param name="items">The items, moved in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

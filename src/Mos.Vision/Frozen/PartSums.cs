namespace Mos.Vision.Frozen;

/// <summary>The sums of some pixels, a value for each channel.</summary>
/// <param name="pivots">One of the pixels.</param>
/// <param name="sums">The sums of the differences from it.</param>
/// <param name="squares">The sums of the squares of these.</param>
internal readonly ref struct PartSums(Span<float> pivots, Span<float> sums, Span<float> squares)
{
    public Span<float> Pivots { get; } = pivots;

    public Span<float> Sums { get; } = sums;

    public Span<float> Squares { get; } = squares;

    /// <summary>Those of some channels.</summary>
    public PartSums Of(int first, int count) => new(Pivots.Slice(first, count), Sums.Slice(first, count), Squares.Slice(first, count));
}

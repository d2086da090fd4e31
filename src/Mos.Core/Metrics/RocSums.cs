namespace Mos;

/// <summary>
/// All metrics from counts alone, in one walk without memory: for each score from the highest down, <see cref="Add"/> is told how often it
/// occurs in each list. Equal scores come once; a score may also occur in neither.
/// </summary>
internal struct RocSums(int inCount, int outCount, double level)
{
    // Precisions are summed as multiples of 2^-62, in integers: a sum of millions is as exact as its terms.
    private const double Unit = 1UL << 62;

    private int _inAbove;
    private int _outAbove;
    private ulong _halfPairs;
    private UInt128 _inPrecisions;
    private UInt128 _outPrecisions;
    private FprSums _fpr = new(inCount, level);

    public void Add(int inHere, int outHere)
    {
        int inBefore = _inAbove, outBefore = _outAbove;
        _inAbove += inHere;
        _outAbove += outHere;
        _halfPairs += (ulong)outHere * (ulong)((long)inBefore + _inAbove);
        _inPrecisions += Precisions(inHere, _inAbove, _outAbove);
        _outPrecisions += Precisions(outHere, outCount - outBefore, inCount - inBefore);
        _fpr.Add(inBefore, outBefore, _inAbove, _outAbove);
    }

    public readonly OodMetrics Metrics => new(
        _halfPairs / (2.0 * inCount * outCount),
        (double)_inPrecisions / Unit / inCount,
        (double)_outPrecisions / Unit / outCount,
        _fpr.Nearest / (double)outCount,
        _fpr.AtLeast / (double)outCount,
        level);

    /// <summary>The precision at a threshold, once for each of the positives that it adds.</summary>
    private static UInt128 Precisions(int added, int positives, int negatives)
    {
        double precision = positives / ((double)positives + negatives);
        return Math.BigMul((ulong)added, (ulong)(long)(precision * Unit));
    }
}

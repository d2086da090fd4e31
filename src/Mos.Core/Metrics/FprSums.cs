namespace Mos;

/// <summary>The FPR at a TPR level by both conventions, found while thresholds go by from the highest down.</summary>
internal struct FprSums
{
    private readonly int _inCount;
    private readonly double _level;
    private readonly int _needed;
    private bool _sinks;

    public FprSums(int inCount, double level)
    {
        (_inCount, _level) = (inCount, level);

        // The least count whose TPR, rounded as a quotient is, reaches the level.
        _needed = (int)Math.Ceiling(level * inCount);
        while (_needed > 1 && Tpr(_needed - 1) >= level)
        {
            _needed--;
        }

        while (Tpr(_needed) < level)
        {
            _needed++;
        }
    }

    /// <summary>False positives at the lowest threshold among those whose TPR is nearest to the level; none is below the first with TPR 1.</summary>
    public int Nearest { get; private set; }

    /// <summary>False positives at the highest threshold whose TPR reaches the level.</summary>
    public int AtLeast { get; private set; }

    /// <summary>The next threshold: how many scores of each list are above it, and how many at or above.</summary>
    public void Add(int inBefore, int outBefore, int inAbove, int outAbove)
    {
        if (inBefore >= _needed)
        {
            // Below the threshold that was taken, those of equal TPR are as near, unless the TPR is 1: there they only add false positives.
            _sinks &= inAbove == inBefore;
            Nearest = _sinks ? outAbove : Nearest;
        }
        else if (inAbove >= _needed)
        {
            bool hasBefore = (inBefore | outBefore) != 0;
            bool takesBefore = hasBefore && Math.Abs(Tpr(inBefore) - _level) < Math.Abs(Tpr(inAbove) - _level);
            Nearest = takesBefore ? outBefore : outAbove;
            AtLeast = outAbove;
            _sinks = !takesBefore && inAbove < _inCount;
        }
    }

    private readonly double Tpr(int inAbove) => inAbove / (double)_inCount;
}

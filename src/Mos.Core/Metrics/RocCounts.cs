namespace Mos;

/// <summary>
/// What a ROC curve says, from counts alone: for each distinct score, from the highest down, how many scores of each list are at or above
/// it. No two neighbours are equal, and the last holds all.
/// </summary>
internal readonly ref struct RocCounts(ReadOnlySpan<int> inAbove, ReadOnlySpan<int> outAbove)
{
    private readonly ReadOnlySpan<int> _inAbove = inAbove;
    private readonly ReadOnlySpan<int> _outAbove = outAbove;

    /// <summary>Area under the curve, counted in integers and rounded once.</summary>
    public double Auroc
    {
        get
        {
            ulong halves = 0;
            int inBefore = 0, outBefore = 0;
            for (int k = 0; k < _inAbove.Length; k++)
            {
                halves += (ulong)(_outAbove[k] - outBefore) * (ulong)((long)_inAbove[k] + inBefore);
                (inBefore, outBefore) = (_inAbove[k], _outAbove[k]);
            }

            return halves / (2.0 * _inAbove[^1] * _outAbove[^1]);
        }
    }

    /// <summary>Average precision, in-distribution positive.</summary>
    public double AuprIn
    {
        get
        {
            double sum = 0;
            int before = 0;
            for (int k = 0; k < _inAbove.Length; k++)
            {
                double precision = _inAbove[k] / ((double)_inAbove[k] + _outAbove[k]);
                sum += (_inAbove[k] - before) * precision;
                before = _inAbove[k];
            }

            return sum / _inAbove[^1];
        }
    }

    /// <summary>Average precision, out-of-distribution positive, scores negated.</summary>
    public double AuprOut
    {
        get
        {
            double sum = 0;
            for (int k = _outAbove.Length - 1; k >= 0; k--)
            {
                int outBefore = k == 0 ? 0 : _outAbove[k - 1];
                int outBelow = _outAbove[^1] - outBefore;
                int inBelow = _inAbove[^1] - (k == 0 ? 0 : _inAbove[k - 1]);
                sum += (_outAbove[k] - outBefore) * (outBelow / ((double)outBelow + inBelow));
            }

            return sum / _outAbove[^1];
        }
    }

    /// <summary>FPR at the lowest threshold among those whose TPR is nearest to the level; none is below the first with TPR 1.</summary>
    public double FprNearest(double level)
    {
        int reaches = FirstAtLeast(level);
        if (reaches > 0 && Math.Abs(Tpr(reaches - 1) - level) < Math.Abs(Tpr(reaches) - level))
        {
            return Fpr(reaches - 1);
        }

        // Thresholds below the first one with TPR 1 are not candidates: they only add false positives.
        int lowest = reaches;
        while (_inAbove[reaches] < _inAbove[^1] && _inAbove[lowest + 1] == _inAbove[reaches])
        {
            lowest++;
        }

        return Fpr(lowest);
    }

    /// <summary>FPR at the highest threshold whose TPR reaches the level.</summary>
    public double FprAtLeast(double level) => Fpr(FirstAtLeast(level));

    public OodMetrics Metrics(double level) => new(Auroc, AuprIn, AuprOut, FprNearest(level), FprAtLeast(level), level);

    private int FirstAtLeast(double level)
    {
        int low = 0, high = _inAbove.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = Tpr(middle) < level ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private double Tpr(int k) => _inAbove[k] / (double)_inAbove[^1];

    private double Fpr(int k) => _outAbove[k] / (double)_outAbove[^1];
}

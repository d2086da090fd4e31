namespace Mos;

public sealed partial class RocCurve
{
    /// <summary>The whole curve: (0, 0), then a point for each distinct score from the highest down; the last one is (1, 1).</summary>
    public IReadOnlyList<RocPoint> Points => [.. Enumerable.Range(-1, _thresholds.Length + 1).Select(PointAt)];

    /// <summary>The curve for a plot: points on a straight line between others are dropped, then the rest is thinned evenly.</summary>
    /// <param name="maximumPoints">How many points the result may have at most; 2 or more.</param>
    /// <returns>Points of the curve, in its order, (0, 0) and (1, 1) included.</returns>
    /// <remarks>
    /// While nothing but points on straight lines is dropped, the drawn line is the same. Beyond that, it stays within
    /// 2 / (<paramref name="maximumPoints"/> - 1) of the curve in FPR and in TPR.
    /// </remarks>
    public IReadOnlyList<RocPoint> Thin(int maximumPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPoints, 2);
        List<int> corners = Corners();
        if (corners.Count <= maximumPoints)
        {
            return corners.ConvertAll(PointAt);
        }

        var kept = new List<RocPoint> { PointAt(-1) };
        int last = 0;
        foreach (int k in corners)
        {
            // The way along the curve is 2 long; its cells but the first, which (0, 0) stands for, and the end each keep one point.
            RocPoint point = PointAt(k);
            int cell = (int)((point.Fpr + point.Tpr) / 2 * (maximumPoints - 1));
            if (cell > last && k < _thresholds.Length - 1)
            {
                kept.Add(point);
                last = cell;
            }
        }

        kept.Add(PointAt(_thresholds.Length - 1));
        return kept;
    }

    /// <summary>The ends and the points where the curve turns; -1 is (0, 0).</summary>
    private List<int> Corners()
    {
        var corners = new List<int> { -1 };
        for (int k = 0; k < _thresholds.Length - 1; k++)
        {
            int from = corners[^1];
            long inStep = _inAbove[k] - (from < 0 ? 0 : _inAbove[from]);
            long outStep = _outAbove[k] - (from < 0 ? 0 : _outAbove[from]);
            if (inStep * (_outAbove[k + 1] - _outAbove[k]) != outStep * (_inAbove[k + 1] - _inAbove[k]))
            {
                corners.Add(k);
            }
        }

        corners.Add(_thresholds.Length - 1);
        return corners;
    }

    private RocPoint PointAt(int k) =>
        k < 0 ? new RocPoint(double.PositiveInfinity, 0, 0) : new RocPoint(_thresholds[k], _outAbove[k] / (double)OutCount, _inAbove[k] / (double)InCount);
}

namespace Mos;

/// <summary>
/// All that two lists of scores say about each other, whatever the threshold: ROC curve, areas, FPR at a TPR. In-distribution is the
/// positive class, and higher scores mean more in-distribution. Each list is sorted once. Immutable.
/// </summary>
/// <remarks>
/// Equal scores share a threshold (so do equal infinities, and 0 and -0). Fawcett, "An introduction to ROC analysis", 2006.
/// Libraries that take out-of-distribution for positive report another FPR; swap the lists and negate the scores to get it.
/// </remarks>
public sealed partial class RocCurve
{
    // For each distinct score, from the highest down: the score, and how many scores of each list are at or above it.
    private readonly double[] _thresholds;
    private readonly int[] _inAbove;
    private readonly int[] _outAbove;

    private RocCurve(double[] thresholds, int[] inAbove, int[] outAbove)
    {
        _thresholds = thresholds;
        _inAbove = inAbove;
        _outAbove = outAbove;
    }

    /// <summary>Number of in-distribution scores.</summary>
    public int InCount => _inAbove[^1];

    /// <summary>Number of out-of-distribution scores.</summary>
    public int OutCount => _outAbove[^1];

    /// <summary>Computes the curve.</summary>
    /// <param name="inScores">Scores of in-distribution images, in any order; infinities are ordered.</param>
    /// <param name="outScores">Scores of out-of-distribution images, in any order.</param>
    /// <exception cref="ArgumentException">A list is empty, or has a NaN.</exception>
    public static RocCurve Compute(ReadOnlySpan<double> inScores, ReadOnlySpan<double> outScores)
    {
        MergedScores merged = Merge(inScores, outScores);
        int length = inScores.Length + outScores.Length;
        var thresholds = new double[length];
        var inAbove = new int[length];
        var outAbove = new int[length];
        int distinct = 0;
        for (int i = 0, o = 0; merged.MoveNext(); distinct++)
        {
            thresholds[distinct] = ScoreKeys.Score(merged.Key);
            inAbove[distinct] = i += merged.InHere;
            outAbove[distinct] = o += merged.OutHere;
        }

        Array.Resize(ref thresholds, distinct);
        Array.Resize(ref inAbove, distinct);
        Array.Resize(ref outAbove, distinct);
        return new RocCurve(thresholds, inAbove, outAbove);
    }

    internal static MergedScores Merge(ReadOnlySpan<double> inScores, ReadOnlySpan<double> outScores)
    {
        CheckScores(inScores, "in-distribution", nameof(inScores));
        CheckScores(outScores, "out-of-distribution", nameof(outScores));
        return new MergedScores(ScoreKeys.Sorted(inScores), ScoreKeys.Sorted(outScores));
    }

    /// <summary>Refuses an empty list and NaN.</summary>
    internal static void CheckScores(ReadOnlySpan<double> scores, string side, string parameter)
    {
        if (scores.IsEmpty)
        {
            throw new ArgumentException($"There are no {side} scores; metrics compare two lists that each have one or more.", parameter);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                throw new ArgumentException($"The {side} score at index {i} is NaN, which has no place in an order; find the image whose score it is.", parameter);
            }
        }
    }
}

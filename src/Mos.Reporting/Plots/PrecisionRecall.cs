namespace Mos.Reporting;

/// <summary>A precision-recall curve: for each threshold, how much of what is called positive is so, and how much of it is found.</summary>
/// <param name="Points">Recall and precision, from the strictest threshold to the one that calls everything positive; recall never falls.</param>
internal sealed record PrecisionRecall(IReadOnlyList<(double Recall, double Precision)> Points)
{
    /// <summary>The curve with in-distribution, or else OOD, as the positive class.</summary>
    public static PrecisionRecall Of(RocCurve curve, bool inIsPositive)
    {
        IReadOnlyList<RocPoint> roc = curve.Points;
        return new PrecisionRecall(inIsPositive
            ? [.. roc.Skip(1).Select(p => Point(p.Tpr, curve.InCount, p.Fpr, curve.OutCount))]
            : [.. roc.SkipLast(1).Reverse().Select(p => Point(1 - p.Fpr, curve.OutCount, 1 - p.Tpr, curve.InCount))]);
    }

    /// <summary>The steps whose area is the average precision: nothing is interpolated, for a straight line between two points would promise too much.</summary>
    /// <param name="resolution">Points nearer than this to the last one kept, in recall and in precision, are left out.</param>
    public IEnumerable<(double Recall, double Precision)> Steps(double resolution)
    {
        (double recall, double precision) = (0, Points[0].Precision);
        yield return (recall, precision);
        foreach ((int i, (double r, double p)) in Points.Index())
        {
            if (r - recall >= resolution || Math.Abs(p - precision) >= resolution || i == Points.Count - 1)
            {
                yield return (recall, p);
                yield return (r, p);
                (recall, precision) = (r, p);
            }
        }
    }

    private static (double Recall, double Precision) Point(double right, int positives, double wrong, int negatives) =>
        (right, right * positives / ((right * positives) + (wrong * negatives)));
}

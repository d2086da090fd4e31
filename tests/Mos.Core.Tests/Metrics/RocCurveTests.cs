using CsCheck;

namespace Mos.Core.Tests.Metrics;

public sealed class RocCurveTests
{
    // Few distinct values, so that ties within and across the lists are common; infinities among them.
    private static readonly Gen<double> _score = Gen.OneOf(
        Gen.Int[-6, 6].Select(i => i / 4.0), Gen.Double[-2, 2], Gen.OneOf(Gen.Const(double.NegativeInfinity), Gen.Const(double.PositiveInfinity), Gen.Const(-0.0)));

    private static readonly Gen<(double[] In, double[] Out)> _lists = Gen.Select(_score.Array[1, 40], _score.Array[1, 40]);

    [Fact]
    public void Auroc_is_the_share_of_pairs_in_order() => _lists.Sample(lists =>
    {
        double wins = lists.In.Sum(i => lists.Out.Sum(o => i > o ? 1 : i == o ? 0.5 : 0));
        Close(wins / lists.In.Length / lists.Out.Length, RocCurve.Compute(lists.In, lists.Out).Auroc);
    });

    [Fact]
    public void Auroc_is_one_minus_itself_under_negation() => _lists.Sample(lists =>
        Close(1 - RocCurve.Compute(lists.In, lists.Out).Auroc, RocCurve.Compute(Negated(lists.In), Negated(lists.Out)).Auroc));

    [Fact]
    public void Metrics_depend_on_the_order_of_the_scores_alone() => _lists.Sample(lists =>
    {
        double[] distinct = [.. lists.In.Concat(lists.Out).Distinct().Order()];
        double Risen(double score) => Math.Exp(Array.IndexOf(distinct, score));
        Assert.Equal(
            OodMetrics.Compute(lists.In, lists.Out),
            OodMetrics.Compute(Array.ConvertAll(lists.In, Risen), Array.ConvertAll(lists.Out, Risen)));
    });

    [Fact]
    public void Aupr_out_is_aupr_in_of_swapped_and_negated_lists() => _lists.Sample(lists =>
        Close(RocCurve.Compute(Negated(lists.Out), Negated(lists.In)).AuprIn, RocCurve.Compute(lists.In, lists.Out).AuprOut));

    [Fact]
    public void Fpr_of_both_conventions_follows_the_definition() => Gen.Select(_lists, Gen.Double[0.01, 1]).Sample((lists, level) =>
    {
        // From the lowest threshold that has TPR 1 up, the first with the least distance; and the highest that reaches the level.
        double[] thresholds = [.. lists.In.Concat(lists.Out).Distinct().Order()];
        double Tpr(double t) => lists.In.Count(s => s >= t) / (double)lists.In.Length;
        double Fpr(double t) => lists.Out.Count(s => s >= t) / (double)lists.Out.Length;
        double full = thresholds.Last(t => Tpr(t) == 1);
        RocCurve curve = RocCurve.Compute(lists.In, lists.Out);
        Assert.Equal(Fpr(thresholds.Where(t => t >= full).MinBy(t => Math.Abs(Tpr(t) - level))), curve.FprAtTpr(level, FprConvention.Nearest));
        Assert.Equal(Fpr(thresholds.Last(t => Tpr(t) >= level)), curve.FprAtTpr(level, FprConvention.AtLeast));
    });

    [Fact]
    public void Points_rise_from_corner_to_corner_and_enclose_the_area() => _lists.Sample(lists =>
    {
        RocCurve curve = RocCurve.Compute(lists.In, lists.Out);
        IReadOnlyList<RocPoint> points = curve.Points;
        Assert.Equal((0, 0), (points[0].Fpr, points[0].Tpr));
        Assert.Equal((1, 1), (points[^1].Fpr, points[^1].Tpr));
        Assert.All(points.Zip(points.Skip(1)), p => Assert.True(p.First.Threshold > p.Second.Threshold || p.First.Threshold == double.PositiveInfinity));
        Close(curve.Auroc, Area(points));
    });

    [Fact]
    public void Thinning_without_need_keeps_the_line() => _lists.Sample(lists =>
    {
        RocCurve curve = RocCurve.Compute(lists.In, lists.Out);
        IReadOnlyList<RocPoint> thin = curve.Thin(curve.Points.Count);
        Assert.Empty(thin.Except(curve.Points));
        Close(curve.Auroc, Area(thin));
        Assert.All(thin.Zip(thin.Skip(1), thin.Skip(2)), p => Assert.False(OnOneLine(p.First, p.Second, p.Third), $"{p.Second} lies between its neighbours."));
    });

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(200)]
    public void Thinning_stays_below_the_maximum_and_near_the_curve(int maximum)
    {
        var random = new Random(1);
        double[] inScores = [.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble() + 0.4)];
        double[] outScores = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];
        RocCurve curve = RocCurve.Compute(inScores, outScores);

        IReadOnlyList<RocPoint> thin = curve.Thin(maximum);

        Assert.InRange(thin.Count, 2, maximum);
        Assert.Equal(curve.Points[0], thin[0]);
        Assert.Equal(curve.Points[^1], thin[^1]);
        double farthest = curve.Points.Max(p => Math.Abs(p.Fpr - FprOfLine(thin, p.Fpr + p.Tpr)));
        Assert.True(farthest <= 2.0 / (maximum - 1), $"The drawn line is {farthest} away from the curve.");
    }

    [Fact]
    public void Empty_lists_are_refused()
    {
        Assert.Equal("inScores", Assert.Throws<ArgumentException>(() => RocCurve.Compute([], [1])).ParamName);
        Assert.Equal("outScores", Assert.Throws<ArgumentException>(() => RocCurve.Compute([1], [])).ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_level_that_is_no_rate_is_refused(double level) =>
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => RocCurve.Compute([1], [0]).FprAtTpr(level)).ParamName);

    [Fact]
    public void The_lists_of_the_caller_are_left_as_they_are()
    {
        double[] inScores = [3, 1, 2];
        double[] outScores = [2, 0];
        RocCurve.Compute(inScores, outScores);
        Assert.Equal([3, 1, 2], inScores);
        Assert.Equal([2, 0], outScores);
    }

    private static double[] Negated(double[] scores) => Array.ConvertAll(scores, s => -s);

    private static double Area(IReadOnlyList<RocPoint> points) =>
        points.Zip(points.Skip(1)).Sum(p => (p.Second.Fpr - p.First.Fpr) * (p.Second.Tpr + p.First.Tpr) / 2);

    /// <summary>The FPR where the drawn line meets the anti-diagonal FPR + TPR = way.</summary>
    private static double FprOfLine(IReadOnlyList<RocPoint> line, double way)
    {
        int end = Math.Max(1, line.ToList().FindIndex(p => p.Fpr + p.Tpr >= way));
        (RocPoint a, RocPoint b) = (line[end - 1], line[end]);
        double share = (way - a.Fpr - a.Tpr) / (b.Fpr + b.Tpr - a.Fpr - a.Tpr);
        return a.Fpr + (share * (b.Fpr - a.Fpr));
    }

    private static bool OnOneLine(RocPoint a, RocPoint b, RocPoint c) =>
        Math.Abs(((b.Fpr - a.Fpr) * (c.Tpr - b.Tpr)) - ((c.Fpr - b.Fpr) * (b.Tpr - a.Tpr))) < 1e-12;

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12, $"Expected {expected:R}, got {actual:R}, off by {actual - expected:E1}.");
}

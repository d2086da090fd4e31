using System.Numerics;

namespace Mos.Core.Tests.Metrics;

/// <summary>Lists so long that they are sorted in buckets, on several threads.</summary>
public sealed class LongListTests
{
    private const int Count = 60_000;

    /// <summary>How scores may lie: even, at the upper edge, around 0, few distinct ones, one, or thrown apart by infinities and the least numbers.</summary>
    public static TheoryData<string> Shapes => ["even", "edge", "around zero", "ties", "one", "apart"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Metrics_follow_the_definition_digit_for_digit(string shape)
    {
        double[] inScores = Scores(shape, 1, above: 0.3), outScores = Scores(shape, 2, above: 0);
        (double score, int inHere, int outHere)[] steps = Steps(inScores, outScores);

        OodMetrics metrics = OodMetrics.Compute(inScores, outScores);

        Close(Auroc(steps), metrics.Auroc);
        Close(AveragePrecision(steps.Select(s => (s.inHere, s.outHere))), metrics.AuprIn);
        Close(AveragePrecision(steps.Reverse().Select(s => (s.outHere, s.inHere))), metrics.AuprOut);
        Assert.Equal(metrics, RocCurve.Compute(inScores, outScores).Metrics());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Points_are_the_distinct_scores_from_the_highest_down(string shape)
    {
        double[] inScores = Scores(shape, 3, above: 0.3), outScores = Scores(shape, 4, above: 0);

        IReadOnlyList<RocPoint> points = RocCurve.Compute(inScores, outScores).Points;

        Assert.Equal(Steps(inScores, outScores).Select(s => s.score), points.Skip(1).Select(p => p.Threshold));
    }

    private static double[] Scores(string shape, int stream, double above)
    {
        var random = new SplitMix64(8, stream);
        return [.. Enumerable.Range(0, Count).Select(i =>
        {
            double u = random.NextDouble();
            return shape switch
            {
                "even" => u + above,
                "edge" => 1 - Math.Pow(u, 40 * (1 + above)),
                "around zero" => (u - 0.5 + above) * Math.Pow(10, -20 * random.NextDouble()),
                "ties" => Math.Floor((u + above) * 20) / 20 * (i % 2 == 0 ? 1 : -1),
                "one" => 0.75,
                _ => (i % 1000) switch { 0 => double.NegativeInfinity, 1 => double.PositiveInfinity, 2 => double.MaxValue, 3 => double.Epsilon, 4 => -0.0, 5 => 0.0, _ => u + above },
            };
        })];
    }

    private static (double score, int inHere, int outHere)[] Steps(double[] inScores, double[] outScores) =>
    [
        .. inScores.Select(s => (s, isIn: 1)).Concat(outScores.Select(s => (s, isIn: 0)))
            .GroupBy(s => s.s).OrderByDescending(g => g.Key).Select(g => (g.Key, g.Sum(s => s.isIn), g.Sum(s => 1 - s.isIn))),
    ];

    private static decimal Auroc((double Score, int In, int Out)[] steps)
    {
        BigInteger halves = 0;
        int above = 0;
        foreach ((_, int inHere, int outHere) in steps)
        {
            halves += new BigInteger(outHere) * ((2 * above) + inHere);
            above += inHere;
        }

        return (decimal)halves / 2 / Count / Count;
    }

    private static decimal AveragePrecision(IEnumerable<(int Positives, int Negatives)> steps)
    {
        decimal sum = 0;
        int positives = 0, negatives = 0;
        foreach ((int p, int n) in steps)
        {
            (positives, negatives) = (positives + p, negatives + n);
            sum += p * ((decimal)positives / (positives + negatives));
        }

        return sum / Count;
    }

    private static void Close(decimal expected, double actual) =>
        Assert.True(Math.Abs((double)expected - actual) <= 2.3e-16, $"Expected {expected}, got {actual:R}, off by {actual - (double)expected:E1}.");
}

using CsCheck;

namespace Mos.Reporting.Tests;

public sealed class PrecisionRecallTests
{
    private static readonly Gen<double[]> Scores = Gen.Int[-6, 6].Select(i => i / 2.0).Array[1, 40];

    [Fact]
    public void Area_below_the_steps_is_the_average_precision() => Gen.Select(Scores, Scores, Gen.Bool).Sample((inside, outside, inIsPositive) =>
    {
        RocCurve curve = RocCurve.Compute(inside, outside);
        (double Recall, double Precision)[] steps = [.. PrecisionRecall.Of(curve, inIsPositive).Steps(resolution: 0)];

        double area = steps.Zip(steps[1..], (a, b) => (b.Recall - a.Recall) * b.Precision).Sum();

        Assert.Equal(inIsPositive ? curve.AuprIn : curve.AuprOut, area, 1e-12);
    });

    [Fact]
    public void Coarse_steps_end_where_all_is_called_positive_and_are_few()
    {
        Random random = new(1);
        double[] inside = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble() + 0.2)];
        double[] outside = [.. Enumerable.Range(0, 15000).Select(_ => random.NextDouble())];

        (double Recall, double Precision)[] steps = [.. PrecisionRecall.Of(RocCurve.Compute(inside, outside), inIsPositive: true).Steps(0.01)];

        Assert.Equal((1, 0.25), steps[^1]);
        Assert.InRange(steps.Length, 100, 1000);
        Assert.Equal(steps.Select(s => s.Recall).Order(), steps.Select(s => s.Recall));
    }
}

using CsCheck;

namespace Mos.Detectors.Tests;

public sealed class CalibrationTests
{
    private static readonly Gen<double[]> HeldOut = Gen.Double[-5, 5].Select(d => Math.Round(d, 1)).Array[19, 200];

    [Fact]
    public void PValue_is_the_rank_among_the_held_out_scores()
    {
        Calibration calibration = Calibration.FromScores([3, 1, 2, 2], targetTpr: 0.5);

        Assert.Equal(1 / 5.0, calibration.PValue(0.5));
        Assert.Equal(2 / 5.0, calibration.PValue(1));
        Assert.Equal(4 / 5.0, calibration.PValue(2));
        Assert.Equal(1.0, calibration.PValue(3));
        Assert.Equal(1.0, calibration.PValue(double.PositiveInfinity));
        Assert.Equal(1 / 5.0, calibration.PValue(double.NegativeInfinity));
    }

    [Theory]
    [InlineData(19, 0.95, 0)] // 20 x 0.05 = 1: only what is below the lowest of them
    [InlineData(39, 0.95, 1)]
    [InlineData(38, 0.95, 0)]
    [InlineData(9, 0.9, 0)] // 10 x (1 - 0.9) = 0.9999999999999998 in float64
    [InlineData(29, 0.9, 2)]
    [InlineData(99, 0.99, 0)]
    [InlineData(2, 2.0 / 3, 0)]
    [InlineData(999_999, 0.999_999, 0)]
    [InlineData(999_999, 0.95, 49_999)]
    public void Threshold_loses_no_exact_multiple_to_rounding(int count, double targetTpr, int expectedIndex)
    {
        double[] scores = [.. Enumerable.Range(0, count).Select(i => (double)i)];

        Assert.Equal(expectedIndex, Calibration.FromScores(scores, targetTpr).Threshold);
    }

    [Theory]
    [InlineData(19, 0.05, 0)]
    [InlineData(99, 0.07, 6)] // 1 - 0.07 = 0.9299999999999999 in float64
    [InlineData(999, 0.001, 0)]
    public void False_alarm_rate_is_the_complement_of_the_target(int count, double rate, int expectedIndex)
    {
        Calibration c = Calibration.FromScores([.. Enumerable.Range(0, count).Select(i => (double)i)], 0.5).WithFalseAlarmRate(rate);

        Assert.Equal((expectedIndex, rate), (c.Threshold, c.FalseAlarmRate));
        Assert.Equal((double)(1 - (decimal)rate), c.TargetTpr);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1e-40)]
    [InlineData(double.NaN)]
    public void False_alarm_rate_that_is_no_share_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>("falseAlarmRate", () => Calibration.FromScores(new double[50], 0.5).WithFalseAlarmRate(rate));

    [Fact]
    public void Threshold_of_every_share_of_the_count_is_the_share()
    {
        // alpha = m / (n + 1), written as 1 - m / (n + 1): the rank is m exactly.
        Gen.Int[2, 5000].SelectMany(d => Gen.Int[1, d - 1].Select(m => (m, d))).Sample(t =>
        {
            double[] scores = [.. Enumerable.Range(1, t.d - 1).Select(i => (double)i)];
            return Calibration.FromScores(scores, 1 - ((double)t.m / t.d)).Threshold == t.m;
        });
    }

    [Fact]
    public void Decision_threshold_and_PValue_agree()
    {
        Gen.Select(HeldOut, Gen.Double[-6, 6].Select(d => Math.Round(d, 1)), Gen.Int[1, 19].Select(i => i / 20.0)).Sample((scores, score, target) =>
        {
            Calibration c = Calibration.FromScores(scores, target);
            bool isOut = c.IsOutOfDistribution(score);
            Assert.Equal(score < c.Threshold, isOut);
            Assert.Equal(isOut, c.PValue(score) <= 1 - target + 1e-12);
            Assert.InRange(c.PValue(score), 1.0 / (scores.Length + 1), 1);
        });
    }

    [Fact]
    public void PValue_grows_with_the_score()
    {
        Gen.Select(HeldOut, Gen.Double[-6, 6], Gen.Double[-6, 6]).Sample((scores, a, b) =>
        {
            Calibration c = Calibration.FromScores(scores);
            return c.PValue(Math.Min(a, b)) <= c.PValue(Math.Max(a, b));
        });
    }

    [Fact]
    public void Decision_refuses_at_most_alpha_of_exchangeable_images()
    {
        // Leave each of n + 1 scores out in turn: exactly the exchangeable draws. At most floor((n + 1) alpha) of them may be refused.
        Gen.Select(Gen.Double[-5, 5].Select(d => Math.Round(d, 1)).Array[20, 60], Gen.Int[1, 10].Select(i => 1 - (i / 20.0))).Sample((all, target) =>
        {
            int refused = Enumerable.Range(0, all.Length).Count(i =>
                Calibration.FromScores([.. all[..i], .. all[(i + 1)..]], target).IsOutOfDistribution(all[i]));
            return refused <= (all.Length * (1 - target)) + 1e-9;
        });
    }

    [Fact]
    public void WithTargetTpr_equals_a_new_calibration()
    {
        Gen.Select(HeldOut, Gen.Int[1, 19].Select(i => i / 20.0)).Sample((scores, target) =>
            Calibration.FromScores(scores).WithTargetTpr(target).Threshold == Calibration.FromScores(scores, target).Threshold);
    }

    [Fact]
    public void RequiredCount_is_the_smallest_that_is_accepted()
    {
        Gen.Int[2, 2000].Sample(d =>
        {
            double target = 1 - (1.0 / d);
            int required = (int)Calibration.RequiredCount(target);
            Assert.Equal(d - 1, required);
            Calibration.FromScores(new double[required], target);
            Assert.Throws<MosException>(() => Calibration.FromScores(new double[required - 1], target));
        });
    }

    [Fact]
    public void FromScores_with_too_few_scores_says_how_many_are_needed()
    {
        MosException e = Assert.Throws<MosException>(() => Calibration.FromScores(new double[18], 0.95));

        Assert.Equal("18 held-out images are too few for a target TPR of 0.95: give at least 19, or a lower target.", e.Message);
        Assert.Throws<MosException>(() => Calibration.FromScores(new double[19]).WithTargetTpr(0.96));
    }

    [Fact]
    public void FromScores_does_not_follow_later_changes_of_its_argument()
    {
        double[] scores = new double[19];
        Calibration calibration = Calibration.FromScores(scores);
        scores.AsSpan().Fill(7);

        Assert.Equal(0, calibration.Threshold);
        Assert.Equal(19, calibration.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(95)]
    [InlineData(double.NaN)]
    public void TargetTpr_outside_0_to_1_is_refused(double targetTpr)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.FromScores(new double[100], targetTpr));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.RequiredCount(targetTpr));
    }

    [Fact]
    public void NaN_is_refused()
    {
        double[] scores = new double[30];
        Calibration calibration = Calibration.FromScores(scores);
        scores[4] = double.NaN;

        Assert.Contains("score 4", Assert.Throws<ArgumentException>(() => Calibration.FromScores(scores)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => calibration.PValue(double.NaN));
        Assert.Throws<ArgumentException>(() => calibration.IsOutOfDistribution(double.NaN));
    }
}

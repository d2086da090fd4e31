using CsCheck;

namespace Mos.Detectors.Tests;

public sealed class BenjaminiHochbergTests
{
    // The worked example of the paper's section 3.2: 15 hypotheses, of which four are rejected at 0.05.
    private static readonly double[] Example =
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];

    private static readonly Gen<double[]> PValues = Gen.Int[1, 40].Select(i => i / 40.0).Array[1, 60];
    private static readonly Gen<double> Rates = Gen.Int[1, 19].Select(i => i / 20.0);

    [Fact]
    public void Example_of_the_paper() =>
        Assert.Equal(Enumerable.Range(0, 15).Select(i => i < 4), BenjaminiHochberg.Reject(Example, 0.05));

    [Fact]
    public void Rejected_are_those_up_to_the_largest_that_fits() => Gen.Select(PValues, Rates).Sample((p, q) =>
    {
        bool[] rejected = BenjaminiHochberg.Reject(p, q);

        // By the definition, with 40 and 20 as common denominators, in whole numbers: p(k) <= k q / m.
        int[] ascending = [.. p.Select(v => (int)Math.Round(v * 40)).Order()];
        int k = Enumerable.Range(1, p.Length).LastOrDefault(i => ascending[i - 1] * 20L * p.Length <= 40L * i * (int)Math.Round(q * 20));
        Assert.Equal(p.Select(v => k > 0 && Math.Round(v * 40) <= ascending[k - 1]), rejected);
    });

    [Fact]
    public void A_larger_rate_and_smaller_p_values_reject_no_less() => Gen.Select(PValues, Rates, Rates).Sample((p, a, b) =>
    {
        bool[] strict = BenjaminiHochberg.Reject(p, Math.Min(a, b));
        bool[] lenient = BenjaminiHochberg.Reject(p, Math.Max(a, b));
        bool[] halved = BenjaminiHochberg.Reject([.. p.Select(v => v / 2)], Math.Min(a, b));
        Assert.All(Enumerable.Range(0, p.Length).Where(i => strict[i]), i => Assert.True(lenient[i] && halved[i]));
    });

    [Fact]
    public void One_hypothesis_is_a_plain_test_and_ties_go_together()
    {
        Assert.Equal([true], BenjaminiHochberg.Reject([0.05], 0.05));
        Assert.Equal([false], BenjaminiHochberg.Reject([0.0501], 0.05));
        Assert.Equal([true, true, false], BenjaminiHochberg.Reject([0.1, 0.1, 0.9], 0.15));
        Assert.Empty(BenjaminiHochberg.Reject([], 0.1));
    }

    [Fact]
    public void False_discoveries_stay_below_the_rate_on_average()
    {
        // 160 inliers and 40 outliers a batch, judged by 500 held-out scores; the average over 300 batches, each with held-out scores of its own.
        var random = new Random(7);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double sum = 0, found = 0;
        for (int batch = 0; batch < 300; batch++)
        {
            Calibration held = Calibration.FromScores([.. Enumerable.Range(0, 500).Select(_ => Normal())]);
            double[] p = [.. Enumerable.Range(0, 200).Select(i => held.PValue(Normal() - (i < 40 ? 3 : 0)))];
            bool[] rejected = BenjaminiHochberg.Reject(p, 0.2);
            int discoveries = rejected.Count(r => r);
            sum += discoveries == 0 ? 0 : (double)rejected.Skip(40).Count(r => r) / discoveries;
            found += rejected.Take(40).Count(r => r) / 40.0;
        }

        // The share of inliers times q is what theory promises: 0.8 x 0.2.
        Assert.InRange(sum / 300, 0.12, 0.2);
        Assert.True(found / 300 > 0.7, $"Only {found / 300:P0} of the outliers were found.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(double.NaN)]
    public void Rate_that_is_no_share_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>("falseDiscoveryRate", () => BenjaminiHochberg.Reject([0.5], rate));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Number_that_is_no_p_value_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>("pValues", () => BenjaminiHochberg.Reject([p], 0.1));
}

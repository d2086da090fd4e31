using System.Globalization;
using System.Text.Json;
using Mos.Testing;

namespace Mos.Core.Tests.Metrics;

/// <summary>The reference's own numbers: get_measures, the FPR at seven recall levels in both conventions and directions, the ROC points.</summary>
public sealed class MetricsGoldenTests
{
    private const double Tolerance = 1e-12;

    private static readonly JsonElement _cases = JsonDocument.Parse(File.ReadAllBytes(SharedData.InRepository("metrics.json"))).RootElement.GetProperty("cases");

    public static TheoryData<string> FiniteCases => Names(c => !Raises(c.GetProperty("get_measures")));

    public static TheoryData<string> CurveCases => Names(c => c.TryGetProperty("roc_curve_full", out _));

    [Fact]
    public void Golden_file_holds_all_33_cases()
    {
        Assert.Equal(33, _cases.GetArrayLength());
        Assert.Equal(30, FiniteCases.Count);
        Assert.Equal(13, CurveCases.Count);
    }

    [Theory]
    [MemberData(nameof(FiniteCases))]
    public void Metrics_equal_those_of_the_reference(string name)
    {
        JsonElement golden = Case(name);
        (double[] inScores, double[] outScores) = Scores(name);

        OodMetrics metrics = OodMetrics.Compute(inScores, outScores);

        JsonElement measures = golden.GetProperty("get_measures");
        Equal(measures.GetProperty("auroc"), metrics.Auroc, $"{name} AUROC");
        Equal(measures.GetProperty("aupr_in"), metrics.AuprIn, $"{name} AUPR-In");
        Equal(measures.GetProperty("aupr_out"), metrics.AuprOut, $"{name} AUPR-Out");
        Equal(measures.GetProperty("fpr95"), metrics.FprNearest, $"{name} FPR95 nearest");
        Equal(golden.GetProperty("fpr_first_tpr_geq_in_positive").GetProperty("0.95"), metrics.FprAtLeast, $"{name} FPR95 at least");
        Equal(golden.GetProperty("sklearn_roc_auc_score"), metrics.Auroc, $"{name} library AUROC");
        Equal(golden.GetProperty("sklearn_average_precision_in"), metrics.AuprIn, $"{name} library AP in");
        Equal(golden.GetProperty("sklearn_average_precision_out"), metrics.AuprOut, $"{name} library AP out");
    }

    [Theory]
    [MemberData(nameof(FiniteCases))]
    public void Fpr_equals_the_reference_at_every_level_in_both_conventions_and_directions(string name)
    {
        JsonElement golden = Case(name);
        (double[] inScores, double[] outScores) = Scores(name);
        RocCurve inPositive = RocCurve.Compute(inScores, outScores);
        RocCurve outPositive = RocCurve.Compute(Negated(outScores), Negated(inScores));

        AllLevels(golden.GetProperty("fpr_at_recall"), inPositive, FprConvention.Nearest, $"{name} in positive");
        AllLevels(golden.GetProperty("fpr_at_recall_out_positive"), outPositive, FprConvention.Nearest, $"{name} out positive");
        AllLevels(golden.GetProperty("fpr_first_tpr_geq_in_positive"), inPositive, FprConvention.AtLeast, $"{name} in positive");
        AllLevels(golden.GetProperty("fpr_first_tpr_geq_out_positive"), outPositive, FprConvention.AtLeast, $"{name} out positive");
    }

    [Theory]
    [MemberData(nameof(CurveCases))]
    public void Roc_points_equal_those_of_the_reference(string name)
    {
        JsonElement golden = Case(name).GetProperty("roc_curve_full");
        (double[] inScores, double[] outScores) = Scores(name);

        IReadOnlyList<RocPoint> points = RocCurve.Compute(inScores, outScores).Points;

        Assert.Equal(golden.GetProperty("fpr").GetArrayLength(), points.Count);
        Assert.Equal(new RocPoint(double.PositiveInfinity, 0, 0), points[0]);
        for (int i = 0; i < points.Count; i++)
        {
            Equal(golden.GetProperty("fpr")[i], points[i].Fpr, $"{name} FPR of point {i}");
            Equal(golden.GetProperty("tpr")[i], points[i].Tpr, $"{name} TPR of point {i}");
            if (i > 0)
            {
                Equal(golden.GetProperty("thresholds")[i], points[i].Threshold, $"{name} threshold of point {i}");
            }
        }
    }

    [Fact]
    public void A_single_infinity_is_ordered_as_the_reference_does()
    {
        (double[] inScores, double[] outScores) = Scores("inf_in");
        RocCurve curve = RocCurve.Compute(inScores, outScores);
        AllLevels(Case("inf_in").GetProperty("fpr_at_recall"), curve, FprConvention.Nearest, "inf_in");
    }

    [Fact]
    public void Equal_infinities_tie()
    {
        (double[] inScores, double[] outScores) = Scores("inf_ties");
        OodMetrics finite = OodMetrics.Compute(Clamped(inScores), Clamped(outScores));
        Assert.Equal(finite, OodMetrics.Compute(inScores, outScores));
    }

    [Fact]
    public void Nan_is_refused_with_its_side_and_index()
    {
        (double[] inScores, double[] outScores) = Scores("nan_out");
        var error = Assert.Throws<ArgumentException>(() => OodMetrics.Compute(inScores, outScores));
        int index = Array.FindIndex(outScores, double.IsNaN);
        Assert.StartsWith($"The out-of-distribution score at index {index} is NaN", error.Message, StringComparison.Ordinal);
        Assert.Equal("outScores", error.ParamName);
    }

    private static void AllLevels(JsonElement levels, RocCurve curve, FprConvention convention, string what)
    {
        Assert.Equal(7, levels.EnumerateObject().Count());
        foreach (JsonProperty level in levels.EnumerateObject())
        {
            double tpr = double.Parse(level.Name, CultureInfo.InvariantCulture);
            Equal(level.Value, curve.FprAtTpr(tpr, convention), $"{what}, {convention} at {level.Name}");
        }
    }

    private static void Equal(JsonElement expected, double actual, string what)
    {
        double value = expected.GetDouble();
        Assert.True(Math.Abs(value - actual) <= Tolerance, $"{what}: expected {value:R}, got {actual:R}, off by {actual - value:E1}.");
    }

    private static (double[] In, double[] Out) Scores(string name)
    {
        using GoldenArrays arrays = GoldenArrays.Open(SharedData.InRepository("metrics.npz"));
        return (arrays.Doubles($"{name}_in"), arrays.Doubles($"{name}_out"));
    }

    private static JsonElement Case(string name) => _cases.EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    private static TheoryData<string> Names(Func<JsonElement, bool> take) => [.. _cases.EnumerateArray().Where(take).Select(c => c.GetProperty("name").GetString()!)];

    private static bool Raises(JsonElement value) => value.TryGetProperty("error", out _);

    private static double[] Negated(double[] scores) => Array.ConvertAll(scores, s => -s);

    private static double[] Clamped(double[] scores) => Array.ConvertAll(scores, s => Math.Clamp(s, -1e300, 1e300));
}

using Mos.Testing;

namespace Mos.Core.Tests.Numerics;

public sealed class LogisticRegressionTests
{
    public static TheoryData<string> Cases =>
        ["four_columns", "five_columns", "hard_f64", "separable", "unbalanced", "no_signal", "sorted_odd", "unscaled", "collinear"];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Cross_validated_regression_equals_the_reference_and_the_exact_optimum(string name)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/logistic_regression.npz");
        double[] rows = golden.Doubles($"{name}_X");
        bool[] labels = Labels(golden, name);
        double tolerance = name == "unscaled" ? 5e-2 : 1e-4;

        var fitted = LogisticRegression.FitCrossValidated(rows, labels);

        // The reference's solver stops early on columns of raw distances; its intercept is far off there. Its power function differs from .NET's in the last digit.
        Close(golden.Doubles($"{name}_C")[0], fitted.C, 1e-15 * fitted.C, "C");
        Close(golden.Doubles($"{name}_coef"), fitted.Weights.ToArray(), tolerance, "weights");
        Close(golden.Doubles($"{name}_intercept")[0], fitted.Intercept, name == "unscaled" ? 1 : 1e-4, "intercept");
        Close(golden.Doubles($"{name}_optimum_coef"), fitted.Weights.ToArray(), 1e-8, "weights at the optimum");
        Close(golden.Doubles($"{name}_optimum_intercept")[0], fitted.Intercept, 1e-8, "intercept at the optimum");
        double[] probabilities = [.. rows.Chunk(golden.Shape($"{name}_X")[1]).Select(r => fitted.Probability(r))];
        Close(golden.Doubles($"{name}_optimum_proba"), probabilities, 1e-8, "probabilities at the optimum");
        Close(golden.Doubles($"{name}_proba"), probabilities, tolerance, "probabilities");
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Folds_and_their_accuracies_equal_the_reference(string name)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/logistic_regression.npz");
        bool[] labels = Labels(golden, name);

        Assert.Equal(golden.Ints($"{name}_test_fold"), StratifiedFolds.Of(labels, 5));
        Close(golden.Doubles($"{name}_Cs"), [.. LogisticRegression.CandidatesOfC], 1e-11, "candidates of C");

        // Where the reference's solver stops before the optimum, one row of a fold may lie on the other side.
        double oneRow = name switch { "unscaled" => 1 / 40.0, "collinear" => 1 / 8.0, _ => 0 };
        Close(golden.Doubles($"{name}_fold_accuracy"), [.. LogisticRegression.FoldAccuracies(golden.Doubles($"{name}_X"), labels).SelectMany(a => a)], oneRow + 1e-12, "accuracies");
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Regression_with_a_given_C_is_the_optimum(string name)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/logistic_regression.npz");
        var fitted = LogisticRegression.Fit(golden.Doubles($"{name}_X"), Labels(golden, name), 1);

        Close(golden.Doubles($"{name}_plain_C1_optimum"), [.. fitted.Weights, fitted.Intercept], 1e-8, name);
    }

    [Fact]
    public void Columns_of_any_scale_and_offset_are_solved_to_a_gradient_of_zero()
    {
        double[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => (double[])[1e6 + (i * 1e3 % 17e3), 1e-6 * (i % 7), 1e6 + (i * 1e3 % 17e3)])];
        bool[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0)];

        foreach (double c in LogisticRegression.CandidatesOfC)
        {
            var fitted = LogisticRegression.Fit(rows, labels, c);

            double[] wrong = [.. rows.Chunk(3).Select((r, i) => fitted.Probability(r) - (labels[i] ? 1 : 0))];
            Assert.Equal(0, wrong.Sum(), 1e-7);
            Assert.Equal(fitted.Weights[0], fitted.Weights[2], 1e-12);
        }
    }

    [Fact]
    public void Labels_of_one_kind_too_few_of_a_kind_and_NaN_are_refused()
    {
        Assert.Contains("both kinds", Assert.Throws<ArgumentException>("labels", () => LogisticRegression.Fit([1, 2], [true, true])).Message, StringComparison.Ordinal);
        Assert.Contains("at least 5", Assert.Throws<ArgumentException>("labels", () => LogisticRegression.FitCrossValidated([1, 2, 3, 4, 5, 6, 7, 8, 9], [true, true, true, true, true, false, false, false, false])).Message, StringComparison.Ordinal);
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>("rows", () => LogisticRegression.Fit([1, double.NaN], [true, false])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("rows", () => LogisticRegression.Fit([1, 2, 3], [true, false]));
        Assert.Throws<ArgumentException>("rows", () => LogisticRegression.Fit([], []));
        Assert.Throws<ArgumentOutOfRangeException>("c", () => LogisticRegression.Fit([1, 2], [true, false], 0));
    }

    private static bool[] Labels(GoldenArrays golden, string name) => Array.ConvertAll(golden.Ints($"{name}_y"), y => y == 1);

    private static void Close(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Close(expected[i], actual[i], tolerance, $"{what} {i}");
        }
    }

    private static void Close(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R}, got {actual:R}, off by {actual - expected:E1}.");
}

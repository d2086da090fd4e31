using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>KL matching gives the numbers of the reference's own code, whose means come from the scored set and its labels.</summary>
public sealed class KlMatchingTests
{
    [Theory]
    [InlineData("kl")]
    [InlineData("kl_zeros")]
    [InlineData("kl_missing_class")]
    [InlineData("kl_nan")]
    public void Scores_equal_the_reference(string name)
    {
        using GoldenArrays golden = GoldenArrays.Open(SharedData.InRepository("logit_scores.npz"));
        int classes = golden.Ints($"{name}_num_classes")[0];
        FloatMatrix inside = golden.Matrix($"{name}_in_logits"), outside = golden.Matrix($"{name}_out_logits");
        IOodScorerFitter fitter = Scorers.KlMatching(KlMeans.ScoredSet).CreateFitter(ConformanceScorers.Info with { ClassCount = classes });
        fitter.Observe(ModelOutput.FromLogits(inside), golden.Ints($"{name}_in_labels"));
        IOodScorer scorer = fitter.Fit();

        Compare(golden.Doubles($"{name}_in_scores"), inside, scorer, name);
        Compare(golden.Doubles($"{name}_out_scores"), outside, scorer, name);
        Assert.Equal(name == "kl_nan", Enumerable.Range(0, outside.Rows).Any(i => HasNaN(outside, i)));
    }

    [Fact]
    public void Parse_knows_both_forms_of_the_means()
    {
        Assert.Equal(("kl", false), (Scorers.KlMatching().Name, Scorers.KlMatching().LearnsFromScoredSet));
        Assert.Equal(("kl:means=paper", true), (Scorers.KlMatching(KlMeans.ScoredSet).Name, Scorers.KlMatching(KlMeans.ScoredSet).LearnsFromScoredSet));
        Assert.False(((IOodScorerEstimator)Scorers.Parse("kl:means=train")).LearnsFromScoredSet);
        Assert.True(((IOodScorerEstimator)Scorers.Parse("kl:means=paper")).LearnsFromScoredSet);
        Assert.Equal("Scorer spec 'kl:means=x': means is train or paper, not 'x'.", Assert.Throws<FormatException>(() => Scorers.Parse("kl:means=x")).Message);
    }

    [Fact]
    public void Fitted_scorer_refuses_logits_of_another_number_of_classes() => Assert.Contains(
        "fitted on signals of 12 values",
        Assert.Throws<ModelSignalException>(() => ConformanceScorers.Make("kl").Score(ModelOutput.FromLogits(new FloatMatrix(1, 3, new float[3])))).Message,
        StringComparison.Ordinal);

    private static void Compare(double[] expected, FloatMatrix logits, IOodScorer scorer, string name)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            ModelOutput row = Rows(logits, [i]);
            if (HasNaN(logits, i))
            {
                Assert.True(double.IsNegativeInfinity(expected[i]));
                Assert.ThrowsAny<MosException>(() => scorer.Score(row));
                continue;
            }

            double actual = scorer.Score(row)[0];
            Assert.True(
                actual.Equals(expected[i]) || Math.Abs(actual - expected[i]) <= 1e-6 + (1e-5 * Math.Abs(expected[i])),
                $"{name}: row {i} is {actual:R}, the reference has {expected[i]:R}.");
        }
    }

    private static bool HasNaN(FloatMatrix matrix, int row) => matrix.Row(row).ToArray().Any(float.IsNaN);

    private static ModelOutput Rows(FloatMatrix matrix, int[] rows) =>
        ModelOutput.FromLogits(new FloatMatrix(rows.Length, matrix.Columns, [.. rows.SelectMany(r => matrix.Row(r).ToArray())]));
}

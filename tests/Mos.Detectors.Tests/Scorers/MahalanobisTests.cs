using Mos.Testing;

namespace Mos.Detectors.Tests;

public sealed class MahalanobisTests
{
    [SkippableTheory]
    [InlineData("full_rank", 2)]
    [InlineData("deficient", 4)]
    [InlineData("two_per_class", 2)]
    [InlineData("one_per_class", 1)]
    [InlineData("unbalanced", 1)]
    [InlineData("tiny_scale", 1)]
    [InlineData("deficient_exact", 3)]
    [InlineData("identity_est", 1)]
    public void Means_and_precision_equal_the_reference(string name, int stages)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis.npz");
        FloatMatrix[] features = [.. Enumerable.Range(0, stages).Select(k => golden.Matrix($"{name}_features_{k}"))];
        var scorer = (IStorableScorer)Fit(features, golden.Ints($"{name}_labels"));
        for (int k = 0; k < stages; k++)
        {
            int d = features[k].Columns;
            double[] whitening = scorer.State.Single(t => t.Name == $"stage{k}/whitening").ToDoubles();
            var precision = new double[d * d];
            foreach (double[] row in whitening.Chunk(d))
            {
                for (int i = 0; i < d * d; i++)
                {
                    precision[i] += row[i / d] * row[i % d];
                }
            }

            AssertClose(golden.Doubles($"{name}_precision_clean_{k}"), precision, 1e-4, $"{name} {k}, exact precision");
            if (golden.Ints($"{name}_stable_{k}")[0] == 1)
            {
                AssertClose(golden.Doubles($"{name}_precision_{k}"), precision, 1e-4, $"{name} {k}, precision");
            }

            AssertClose(golden.Doubles($"{name}_means_{k}"), scorer.State.Single(t => t.Name == $"stage{k}/class_means").ToDoubles(), 1e-5, $"{name} {k}, means");
        }
    }

    [SkippableTheory]
    [InlineData("0.0")]
    [InlineData("0.0005")]
    [InlineData("0.01")]
    [InlineData("0.1")]
    public void Scores_of_the_identity_network_equal_the_reference(string magnitude)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis.npz");
        IOodScorer scorer = Fit([golden.Matrix("identity_est_features_0")], golden.Ints("identity_est_labels"), $"mahalanobis:eps={magnitude}");
        FloatMatrix x = golden.Matrix("identity_x");
        var plain = new ModelOutput { Count = x.Rows, Stages = [x] };

        // Of a network that is the identity the gradient is the cotangent itself.
        ModelOutput output = scorer.Request.Steps is not [var step] ? plain : new ModelOutput
        {
            Count = x.Rows,
            Stages = [x],
            Steps = new Dictionary<InputStep, ModelOutput> { [step] = new() { Count = x.Rows, Stages = [Moved(x, step.Cotangent(plain), step.Magnitude)] } },
        };

        AssertClose(golden.Doubles($"identity_score_magnitude_{magnitude}"), scorer.Score(output), 1e-4, magnitude);
        Assert.Equal(magnitude != "0.0", scorer.Request.Signals.HasFlag(ModelSignals.InputGradient));
    }

    [Fact]
    public void Cut_and_shrinkage_decide_what_counts_of_a_direction_without_variance()
    {
        FloatMatrix flat = new(4, 2, [0, 0, 2, 0, 10, 0, 12, 0]);
        int[] labels = [0, 0, 1, 1];
        var aside = new ModelOutput { Count = 1, Stages = [new FloatMatrix(1, 2, [1, 3])] };

        Assert.Equal(0, Fit([flat], labels).Score(aside)[0], 1e-12);
        Assert.Equal(-9, Fit([flat], labels, "mahalanobis:shrink=1").Score(aside)[0], 1e-12);
    }

    [Fact]
    public void Factory_and_spec_agree_and_refuse_what_is_out_of_range()
    {
        Assert.Equal("mahalanobis", Scorers.Mahalanobis().Name);
        Assert.Equal("mahalanobis:eps=0.0014:cut=1E-07:shrink=0.1", Scorers.Mahalanobis(0.0014, 1e-7, 0.1).Name);
        Assert.Throws<ArgumentOutOfRangeException>("magnitude", () => Scorers.Mahalanobis(-1));
        Assert.Throws<ArgumentOutOfRangeException>("cut", () => Scorers.Mahalanobis(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("shrinkage", () => Scorers.Mahalanobis(0, 0, 2));
        Assert.Throws<FormatException>(() => Scorers.Parse("mahalanobis:eps=-1"));
    }

    private static IOodScorer Fit(IReadOnlyList<FloatMatrix> stages, int[] labels, string spec = "mahalanobis")
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse(spec);
        IOodScorerFitter fitter = estimator.CreateFitter(ConformanceScorers.Info);
        fitter.Observe(new ModelOutput { Count = labels.Length, Stages = stages, Steps = new Dictionary<InputStep, ModelOutput>() }, labels);
        return fitter.Fit();
    }

    private static FloatMatrix Moved(FloatMatrix x, FloatMatrix gradient, float magnitude) =>
        new(x.Rows, x.Columns, [.. x.Values.ToArray().Zip(gradient.Values.ToArray(), (v, g) => v - (magnitude * (g >= 0 ? 1 : -1)))]);

    /// <summary>Relative to the largest value.</summary>
    private static void AssertClose(double[] expected, double[] actual, double tolerance, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= (tolerance * largest) + 1e-12, $"{name}: value {i} is {actual[i]:R}, the reference has {expected[i]:R}; the largest is {largest:R}.");
        }
    }
}

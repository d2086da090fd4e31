namespace Mos.Detectors.Tests;

/// <summary>What scorers of logits and of the head refuse, and where their formulas have an edge.</summary>
public sealed class LogitScorerTests
{
    private static readonly ModelOutput OneClass = ModelOutput.FromFeatures(
        new FloatMatrix(1, 2, [1, 2]), new LinearHead(new FloatMatrix(1, 2, [1, 1]), new float[1]));

    [Theory]
    [InlineData("logit_gap")]
    [InlineData("logit_margin")]
    [InlineData("gradnorm_bce")]
    public void Gap_of_one_class_is_refused(string spec) =>
        Assert.Contains("needs at least 2 classes; the output has 1", Assert.Throws<ModelSignalException>(() => ((IOodScorer)Scorers.Parse(spec)).Score(OneClass)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("gen")]
    [InlineData("entropy")]
    [InlineData("gradnorm")]
    public void One_class_is_certain(string spec) => Assert.Equal(0, Assert.Single(((IOodScorer)Scorers.Parse(spec)).Score(OneClass)));

    [Theory]
    [InlineData("gen:gamma=0", "gamma is a finite number above 0, not '0'")]
    [InlineData("gen:M=0", "M is a whole number of 1 to 2147483647, not '0'")]
    [InlineData("logit_gap:N=1", "N is a whole number of 2 to 2147483647, not '1'")]
    [InlineData("feature_norm:p=3", "p is 2 or 1, not '3'")]
    [InlineData("vra:low=90:high=10", "low is a percentile below high")]
    [InlineData("mos:combine=sum", "combine is softmax or energy or maxlogit, not 'sum'")]
    [InlineData("openmax:tail=1", "tail is a whole number of 2 to 2147483647, not '1'")]
    public void Parse_says_which_values_there_are(string spec, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Scorers.Parse(spec)).Message, StringComparison.Ordinal);

    [Fact]
    public void Gen_of_a_sure_image_has_all_its_digits()
    {
        // Two classes 40 apart: p (1 - p) = exp(-40) to 17 digits, though 1 - p is 0 in float64.
        double score = Scorers.Gen(gamma: 0.5).Score(ModelOutput.FromLogits(new FloatMatrix(1, 2, [40, 0])))[0];

        Assert.Equal(-2 * Math.Exp(-20), score, 1e-22);
    }

    [Fact]
    public void Gradient_of_the_binary_loss_is_finite_for_a_sure_image()
    {
        ModelOutput output = ModelOutput.FromFeatures(new FloatMatrix(1, 2, [1, 1]), new LinearHead(new FloatMatrix(2, 2, [4e4f, 0, 0, 0]), new float[2]));

        // p = (1, 0): a_2 = -1/2, and each of the two parts is (1/2) - 1 x (-1/2) = 1.
        Assert.Equal(2.0 * 2, Scorers.GradNormBce().Score(output)[0], 1e-12);
    }

    [Fact]
    public void Weighted_energy_leaves_out_weights_below_0_and_keeps_its_weights_in_a_file()
    {
        ModelOutput output = ModelOutput.FromLogits(new FloatMatrix(1, 3, [100, 90, 500]));

        Assert.Equal(100 + Math.Log(2 + (0.5 * Math.Exp(-10))), Scorers.WeightedEnergy([2, 0.5, -1]).Score(output)[0], 1e-12);
        Assert.Equal([2, 0.5, -1], Assert.Single(Scorers.WeightedEnergy([2, 0.5, -1]).State).ToDoubles());
        Assert.Equal(Scorers.Energy().Score(output), Scorers.WeightedEnergy().Score(output));
        Assert.Contains("fitted on signals of 2 values", Assert.Throws<ModelSignalException>(() => Scorers.WeightedEnergy([1, 1]).Score(output)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    public void Weighted_energy_refuses_weights_that_count_for_nothing(double first, double second) =>
        Assert.Throws<ArgumentException>("weights", () => Scorers.WeightedEnergy([first, second]));

    [Fact]
    public void Variance_of_one_prediction_is_refused() => Assert.Contains(
        "needs at least 2 predictions",
        Assert.Throws<ModelSignalException>(() => Scorers.McDropout(McDropoutMode.Variance).Score(new ModelOutput { Count = 1, LogitSamples = [new FloatMatrix(1, 2, [1, 2])] })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Temperature_of_images_that_are_all_right_is_the_least_there_is()
    {
        var scorer = (IStorableScorer)ConformanceScorers.Make("temp_scaling");

        Assert.Equal(0.01, Assert.Single(Assert.Single(scorer.State).ToDoubles()), 1e-12);
    }

    [Theory]
    [InlineData("temp_scaling", "no image has a label")]
    [InlineData("kl", "no image has a label")]
    [InlineData("klm:variant=pytorch-ood", "no image has a label")]
    [InlineData("ctm", "no image has a label")]
    [InlineData("openmax", "no class has two of them that it learns from and that differ")]
    public void Images_without_labels_are_refused_where_labels_are_needed(string spec, string cause)
    {
        (ModelOutput output, int[] labels) = ConformanceScorers.Training(0, 5);
        Array.Fill(labels, -1);

        MosException e = Assert.Throws<MosException>(() => ConformanceScorers.Fitted((IOodScorerEstimator)Scorers.Parse(spec), (output, labels)));

        Assert.EndsWith($"cannot learn from these images: {cause}.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KL_matching_with_the_predicted_class_alone_has_no_finite_score_for_a_class_that_was_not_seen()
    {
        (ModelOutput output, int[] labels) = ConformanceScorers.Training(0, 5);
        IOodScorer alone = ConformanceScorers.Fitted((IOodScorerEstimator)Scorers.Parse("klm:variant=pytorch-ood"), (output, labels));
        IOodScorer nearest = ConformanceScorers.Fitted(Scorers.Klm(), (output, labels));
        ModelOutput other = ConformanceScorers.Training(8, 1).Output;

        Assert.Equal(double.NegativeInfinity, alone.Score(other)[0]);
        Assert.True(double.IsFinite(nearest.Score(other)[0]));
    }
}

namespace Mos.Detectors.Tests;

/// <summary>Methods that compare features with those of training images: their sign, and what they refuse.</summary>
public sealed class FeatureScorerTests
{
    private const int Rows = 400;

    [Theory]
    [InlineData("she")]
    [InlineData("she:metric=euclidean")]
    [InlineData("she:metric=cosine")]
    [InlineData("fdbd")]
    [InlineData("nci")]
    [InlineData("caref")]
    [InlineData("cadref")]
    [InlineData("residual:dim=6")]
    [InlineData("vim:dim=6")]
    [InlineData("neco:dim=4")]
    [InlineData("kpca_cop:ratio=0.8")]
    [InlineData("kpca_corp")]
    [InlineData("pnml")]
    [InlineData("nac:alpha=1")]
    [InlineData("knn")]
    [InlineData("knn:variant=pytorch-ood")]
    [InlineData("knn:K=5:bank=0.5")]
    [InlineData("nnguide")]
    [InlineData("relation")]
    [InlineData("cfood")]
    [InlineData("grood")]
    [InlineData("actsub:percentile=75")]
    [InlineData("actsub_insignificant")]
    [InlineData("weiper_kld:n=8:s1=1:s2=1")]
    [InlineData("weiper_msp")]
    public void Scores_of_known_images_are_higher(string spec)
    {
        IOodScorer scorer = Fitted(spec, DrawnFeatures.Known(0, Rows));
        double[] known = scorer.Score(DrawnFeatures.Known(9000, 100).Output), unknown = scorer.Score(DrawnFeatures.Unknown(100));
        double higher = known.Average(k => unknown.Average(u => k > u ? 1 : k == u ? 0.5 : 0));
        Assert.True(higher > 0.7, $"{spec}: AUROC {higher}.");
    }

    [Theory]
    [InlineData("knn:K=9", "9 neighbours need as many images, and 8 are stored")]
    [InlineData("knn:K=1:bank=1E-09", "1 neighbours need as many images, and 0 are stored")]
    [InlineData("nnguide:K=9", "9 neighbours need as many images, and 8 are stored")]
    [InlineData("actsub:k=9", "9 neighbours need as many images, and 8 are stored")]
    [InlineData("cfood:alpha=1E-09", "neighbourhoods need 2 images, and 0 are stored")]
    [InlineData("vim:dim=16", "nothing of features of 16 values beyond 16 principal axes")]
    [InlineData("residual:dim=16", "nothing of features of 16 values beyond 16 principal axes")]
    [InlineData("vim:dim=12", "leave no residual beyond the principal directions")]
    [InlineData("neco:dim=16", "features of 16 values have fewer than 16 directions")]
    public void Fit_refuses_too_little(string spec, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<MosException>(() => Fitted(spec, DrawnFeatures.Known(0, 8))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("she")]
    [InlineData("caref")]
    [InlineData("cadref")]
    [InlineData("grood")]
    public void Fit_refuses_a_class_without_images(string spec)
    {
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(0, 3);
        Assert.Contains("class 3 has no image", Assert.Throws<MosException>(() => Fitted(spec, (output, labels))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("knn:K=1")]
    [InlineData("nnguide:K=1")]
    [InlineData("cfood:alpha=1")]
    [InlineData("kpca_cop")]
    [InlineData("kpca_corp")]
    [InlineData("pnml")]
    public void Fit_refuses_an_image_without_a_direction(string spec)
    {
        (ModelOutput known, int[] labels) = DrawnFeatures.Known(0, 8);
        float[] values = known.Features!.Values.ToArray();
        Array.Clear(values, 0, DrawnFeatures.Width);
        ModelOutput output = ModelOutput.FromFeatures(new FloatMatrix(8, DrawnFeatures.Width, values), DrawnFeatures.Info.Head, null);
        Assert.Contains("the features of one are all 0", Assert.Throws<MosException>(() => Fitted(spec, (output, labels))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fdbd")]
    [InlineData("pnml")]
    [InlineData("nac")]
    public void Fit_refuses_a_model_of_one_class(string spec)
    {
        ModelInfo one = DrawnFeatures.InfoOf(1);
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(0, 40, one);
        MosException e = Assert.Throws<MosException>(() => ScorerGoldens.Fitted((IOodScorerEstimator)Scorers.Parse(spec), one, output.Features!, labels));
        Assert.Contains("a model of one class", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("knn:K=0")]
    [InlineData("knn:bank=0")]
    [InlineData("knn:variant=other")]
    [InlineData("vim:dim=-1")]
    [InlineData("neco:dim=4:variance=0.9")]
    [InlineData("nac:M=7")]
    [InlineData("nac:layer=stem")]
    [InlineData("grood:ood=given")]
    [InlineData("weiper_kld:delta=0")]
    public void Parse_refuses_options_out_of_range(string spec) => Assert.Contains(spec, Assert.Throws<FormatException>(() => Scorers.Parse(spec)).Message, StringComparison.Ordinal);

    [Fact]
    public void Factories_name_the_argument_at_fault()
    {
        Assert.Throws<ArgumentOutOfRangeException>("neighbours", () => Scorers.Knn(0));
        Assert.Throws<ArgumentOutOfRangeException>("bank", () => Scorers.Knn(5, bank: 2));
        Assert.Throws<ArgumentOutOfRangeException>("dim", () => Scorers.Vim(-5));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => Scorers.Relation(threshold: 2));
        Assert.Throws<ArgumentOutOfRangeException>("bank", () => Scorers.Grood(new FloatMatrix(1, 1, [1]), bank: 0));
        Assert.Throws<ArgumentException>("outliers", () => Scorers.Grood(new FloatMatrix(0, 1, [])));
        Assert.Equal(["knn:K=5:bank=0.5", "vim:dim=0", "vim", "she:metric=cosine", "neco:max_logit=false", "grood:ood=given"],
            [Scorers.Knn(5, 0.5).Name, Scorers.Vim(0).Name, Scorers.Vim().Name, Scorers.She(SheMetric.Cosine).Name, Scorers.Neco(maxLogit: false).Name, Scorers.Grood(new FloatMatrix(1, 1, [1])).Name]);
    }

    [Fact]
    public void Fit_refuses_more_perturbed_heads_than_an_array_holds() => Assert.Contains(
        "choose a smaller r", Assert.Throws<MosException>(() => Fitted("weiper_msp:r=100000000", DrawnFeatures.Known(0, 8))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("knn:K=3")]
    [InlineData("vim")]
    [InlineData("nnguide:K=3")]
    [InlineData("actsub:k=3")]
    [InlineData("weiper_kld:r=4")]
    public void Score_refuses_features_of_another_length(string spec)
    {
        IOodScorer scorer = Fitted(spec, DrawnFeatures.Known(0, 40));
        var head = new LinearHead(new FloatMatrix(4, 3, new float[12]), new float[4]);
        var e = Assert.Throws<ModelSignalException>(() => scorer.Score(ModelOutput.FromFeatures(new FloatMatrix(1, 3, [1, 2, 3]), head, null)));
        Assert.Contains($"Scorer '{spec}' was fitted on signals of {DrawnFeatures.Width} values and cannot score 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_image_finds_itself_first()
    {
        (ModelOutput output, int[] labels) training = DrawnFeatures.Known(0, 40);
        Assert.All(Fitted("knn:K=1:variant=pytorch-ood", training).Score(training.output), s => Assert.Equal(0, s));
        Assert.All(Fitted("knn:K=2", training).Score(training.output), s => Assert.True(s < 0));
    }

    [Fact]
    public async Task Bank_of_more_than_one_tile_survives_a_file()
    {
        IOodScorer scorer = Fitted("knn:K=3", DrawnFeatures.Known(0, 5000));
        ModelOutput probe = DrawnFeatures.Unknown(5);
        using var folder = new Mos.Testing.TemporaryFolder();
        await FittedScorers.SaveAsync(folder.File("knn"), [(IStorableScorer)scorer]);

        Assert.Equal(2, ((IStorableScorer)scorer).State.Count);
        Assert.Equal(scorer.Score(probe), Assert.Single(await FittedScorers.LoadAsync(folder.File("knn"))).Score(probe));
    }

    private static IOodScorer Fitted(string spec, (ModelOutput Output, int[] Labels) training) =>
        ScorerGoldens.Fitted((IOodScorerEstimator)Scorers.Parse(spec), DrawnFeatures.Info, training.Output.Features!, training.Labels);
}

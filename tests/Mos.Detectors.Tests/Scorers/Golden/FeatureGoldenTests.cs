namespace Mos.Detectors.Tests;

/// <summary>Methods that compare features with those of training images, against the field's own codes.</summary>
public sealed class FeatureGoldenTests
{
    [SkippableTheory]
    [InlineData("she")]
    [InlineData("she:metric=euclidean")]
    [InlineData("she:metric=cosine")]
    [InlineData("she:variant=pytorch-ood", "she")]
    [InlineData("fdbd")]
    [InlineData("fdbd:distance_as_normalizer=false")]
    [InlineData("nci")]
    [InlineData("nci:alpha=0.01")]
    [InlineData("caref")]
    [InlineData("cadref:logit=energy")]
    [InlineData("cadref:logit=maxlogit")]
    [InlineData("vim:dim=32")]
    [InlineData("vim:dim=32:variant=pytorch-ood")]
    [InlineData("vim:dim=16")]
    [InlineData("vim:dim=16:variant=pytorch-ood")]
    [InlineData("residual:dim=32:fit=train", "residual:dim=32")]
    [InlineData("neco:dim=32")]
    [InlineData("neco:dim=32:max_logit=false")]
    [InlineData("neco:dim=16")]
    [InlineData("neco:dim=16:max_logit=false")]
    [InlineData("neco:variance=0.9")]
    [InlineData("neco:variance=0.9:max_logit=false")]
    [InlineData("kpca_cop:ratio=0.9")]
    [InlineData("kpca_cop:ratio=0.5")]
    [InlineData("pnml")]
    [InlineData("pnml:variant=pytorch-ood-newer")]
    [InlineData("nac:layer=penultimate:M=50:alpha=100:O=50")]
    [InlineData("nac:layer=penultimate:M=500:alpha=1000:O=10")]
    [InlineData("nac:layer=penultimate:M=50:alpha=20:O=20:bins=uniform")]
    public void Scores_of_statistics_equal_the_rows(string row, string? spec = null)
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row));
    }

    [SkippableTheory]
    [InlineData("knn:K=50:variant=openood")]
    [InlineData("knn:K=10:variant=openood")]
    [InlineData("knn:variant=pytorch-ood")]
    [InlineData("nnguide:K=100:bank=600", "nnguide:K=100")]
    [InlineData("nnguide:K=10:bank=600", "nnguide:K=10")]
    [InlineData("relation:pow=1")]
    [InlineData("relation:pow=4")]
    [InlineData("cfood:alpha=1:k=0.01")]
    [InlineData("cfood:alpha=1:k=0.05")]
    [InlineData("actsub:percentile=85:lambda=2:k=10")]
    [InlineData("actsub_insignificant:k=10")]
    public void Scores_of_stored_images_equal_the_rows(string row, string? spec = null)
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row));
    }

    [SkippableFact]
    public void Residual_of_the_validation_set_is_what_OpenOOD_computes()
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow("residual:dim=32:fit=val", goldens.Score("residual:dim=32", fitOn: "val"));
    }

    [SkippableFact]
    public void Origin_of_a_head_whose_rows_sum_to_zero_stays_near()
    {
        using var goldens = new ScorerGoldens();
        ModelInfo info = goldens.InfoWith(new LinearHead(goldens.Matrix("head_weight_zero_sum"), goldens.Floats("head_bias")));
        FloatMatrix training = goldens.Matrix("train_features");
        int[] labels = goldens.Labels("train_labels");

        goldens.AssertRow("vim:dim=32:head=zero_sum:rcond=1e-5", ScorerGoldens.Score("vim:dim=32", info, training, labels, goldens.TestFeatures));
        var fitted = (IStorableScorer)ScorerGoldens.Fitted("vim:dim=32", info, training, labels);
        double[] origin = fitted.State.Single(t => t.Name == "centre").ToDoubles();
        Assert.All(goldens.Doubles("state:vim:origin:head=zero_sum:rcond=1e-5").Zip(origin), o => Assert.Equal(o.First, o.Second, 1e-5));
    }

    [SkippableFact]
    public void Guidance_by_the_first_images_equals_the_row()
    {
        using var goldens = new ScorerGoldens();
        FloatMatrix all = goldens.Matrix("train_features");
        var first = new FloatMatrix(200, all.Columns, all.Values[..(200 * all.Columns)].ToArray());
        goldens.AssertRow(
            "nnguide:K=10:bank=200", ScorerGoldens.Score("nnguide:K=10", goldens.Info, first, goldens.Labels("train_labels")[..200], goldens.TestFeatures));
    }

    [SkippableFact]
    public void Pull_on_a_given_prototype_equals_the_row()
    {
        using var goldens = new ScorerGoldens();
        float[] prototype = goldens.Floats("grood_ood_prototype");
        goldens.AssertRow("grood:nearest=exact", Scores(goldens, Scorers.Grood(new FloatMatrix(1, prototype.Length, prototype))));
    }

    [SkippableFact]
    public void Random_features_that_are_given_equal_the_row()
    {
        using var goldens = new ScorerGoldens();
        var given = new RandomFeatures(new LinearHead(goldens.Matrix("kpca_corp_omega"), goldens.Floats("kpca_corp_u")));
        goldens.AssertRow(
            "kpca_corp:gamma=2:M=128:ratio=0.8", Scores(goldens, KpcaScorer.ParseCorp(ScorerSpec.Parse("kpca_corp:gamma=2:M=128:ratio=0.8"), given)));
    }

    [SkippableFact]
    public void Perturbed_heads_that_are_given_equal_the_rows()
    {
        using var goldens = new ScorerGoldens();
        FloatMatrix weight = goldens.Matrix("weiper_weight");
        float[] bias = goldens.Floats("head_bias");
        var given = new LinearHead(weight, Enumerable.Repeat(bias, weight.Rows / bias.Length).SelectMany(b => b).ToArray());
        goldens.AssertRow("weiper_kld:r=4", Scores(goldens, WeiPerScorer.MethodKld(ScorerSpec.Parse("weiper_kld:r=4"), given)));
        goldens.AssertRow("weiper_msp:r=4", Scores(goldens, WeiPerScorer.MethodMsp(ScorerSpec.Parse("weiper_msp:r=4"), given)));
    }

    [SkippableTheory]
    [InlineData(50)]
    [InlineData(500)]
    public void Edges_of_neuron_states_equal_the_authors(int count)
    {
        using var goldens = new ScorerGoldens();
        double[] expected = goldens.Doubles($"state:nac:edges:M={count}");
        double[] edges = NeuronStates.LogarithmicEdges(count);
        Assert.Equal(expected.Length, edges.Length);
        Assert.All(expected.Zip(edges), e => Assert.Equal(e.First, e.Second, 1e-6));
        Assert.Contains(0.5, edges);
    }

    private static double[] Scores(ScorerGoldens goldens, IOodMethod method)
    {
        IOodScorer scorer = ScorerGoldens.Fitted((IOodScorerEstimator)method, goldens.Info, goldens.Matrix("train_features"), goldens.Labels("train_labels"));
        return scorer.Score(ModelOutput.FromFeatures(goldens.TestFeatures, goldens.Info.Head, null));
    }
}

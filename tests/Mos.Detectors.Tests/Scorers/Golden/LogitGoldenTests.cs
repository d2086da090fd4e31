namespace Mos.Detectors.Tests;

/// <summary>Scorers of logits, against the field's own codes. What learns from validation images does so here.</summary>
public sealed class LogitGoldenTests
{
    [SkippableTheory]
    [InlineData("msp")]
    [InlineData("msp:T=2")]
    [InlineData("msp:T=1000")]
    [InlineData("maxlogit")]
    [InlineData("energy")]
    [InlineData("energy:T=2")]
    [InlineData("mcm:tau=10")]
    [InlineData("entropy")]
    [InlineData("gen:M=100:gamma=0.1")]
    [InlineData("gen:M=5:gamma=0.1")]
    [InlineData("gen:M=100:gamma=0.5")]
    [InlineData("logit_gap:N=K", "logit_gap")]
    [InlineData("logit_gap:N=5")]
    [InlineData("logit_margin")]
    [InlineData("temp_scaling", null, "val")]
    [InlineData("klm:variant=openood", null, "val")]
    [InlineData("klm:variant=openood", "klm", "val")]
    [InlineData("klm:variant=pytorch-ood", null, "val")]
    [InlineData("openmax:variant=openood")]
    [InlineData("openmax:variant=pytorch-ood")]
    public void Scores_equal_the_rows(string row, string? spec = null, string fitOn = "train")
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row, fitOn));
    }

    [SkippableTheory]
    [InlineData("mos", MosGroupScore.Softmax)]
    [InlineData("mos:combine=energy", MosGroupScore.Energy)]
    [InlineData("mos:combine=maxlogit", MosGroupScore.MaxLogit)]
    public void Mos_equals_the_rows(string row, MosGroupScore groupScore)
    {
        using var goldens = new ScorerGoldens();
        ModelOutput output = ModelOutput.FromLogits(goldens.Matrix("mos_test_logits"), ClassGroups.FromSizes(goldens.Labels("mos_group_sizes")));

        Assert.Equal(row, Scorers.Mos(groupScore).Name);
        goldens.AssertRow(row, Scorers.Mos(groupScore).Score(output));
        goldens.AssertRow(row, ((IOodScorer)Scorers.Parse(row)).Score(output));
    }

    [SkippableTheory]
    [InlineData("mc_dropout:variant=openood", "mc_dropout:mode=logits")]
    [InlineData("mc_dropout:mode=mean:variant=pytorch-ood", "mc_dropout")]
    [InlineData("mc_dropout:mode=var:variant=pytorch-ood", "mc_dropout:mode=var")]
    [InlineData("ensemble", "ensemble:mean=logits")]
    [InlineData("mc_dropout:mode=mean:variant=pytorch-ood", "ensemble")]
    public void Several_predictions_equal_the_rows(string row, string spec)
    {
        using var goldens = new ScorerGoldens();
        FloatMatrix[] samples = [.. goldens.Floats("stochastic_test_logits").Chunk(200 * 10).Select(s => new FloatMatrix(200, 10, s))];

        Assert.Equal(5, samples.Length);
        goldens.AssertRow(row, ((IOodScorer)Scorers.Parse(spec)).Score(new ModelOutput { Count = 200, LogitSamples = samples }));
    }

    [SkippableFact]
    public void Weighted_energy_equals_the_row()
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(
            "weighted_energy",
            Scorers.WeightedEnergy(goldens.Doubles("webo_weight")).Score(ModelOutput.FromFeatures(goldens.TestFeatures, goldens.Info.Head)));
    }

    [SkippableFact]
    public void Temperature_is_the_exact_optimum()
    {
        using var goldens = new ScorerGoldens();
        var scorer = (IStorableScorer)ScorerGoldens.Fitted("temp_scaling", goldens.Info, goldens.Matrix("val_features"), goldens.Labels("val_labels"));

        Assert.Equal(goldens.Doubles("state:temp_scaling:T:variant=optimum")[0], Assert.Single(Assert.Single(scorer.State).ToDoubles()), 1e-6);
    }

    [SkippableFact]
    public void Class_means_of_probabilities_equal_the_state()
    {
        using var goldens = new ScorerGoldens();
        var scorer = (IStorableScorer)ScorerGoldens.Fitted("klm", goldens.Info, goldens.Matrix("val_features"), goldens.Labels("val_labels"));

        Assert.All(goldens.Doubles("state:klm:means:variant=openood").Zip(Assert.Single(scorer.State).ToDoubles()), m => Assert.Equal(m.First, m.Second, 1e-6));
    }
}

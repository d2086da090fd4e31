namespace Mos.Detectors.Tests;

/// <summary>Changes of features before a scorer of logits, against the field's own codes. OpenOOD learns thresholds from the validation set.</summary>
public sealed class ShapingGoldenTests
{
    [SkippableTheory]
    [InlineData("react:percentile=90")]
    [InlineData("react:percentile=90:variant=pytorch-ood", "react:percentile=90")]
    [InlineData("react:percentile=95")]
    [InlineData("react:percentile=95:variant=pytorch-ood", "react:percentile=95")]
    [InlineData("react+maxlogit:percentile=90", "react:percentile=90+maxlogit")]
    [InlineData("react+energy:percentile=90", "react:percentile=90+energy")]
    [InlineData("ash_p:percentile=90")]
    [InlineData("ash_p:percentile=65")]
    [InlineData("ash_p:percentile=65:variant=pytorch-ood", "ash_p:percentile=65")]
    [InlineData("ash_b:percentile=90")]
    [InlineData("ash_b:percentile=65")]
    [InlineData("ash_s:percentile=90")]
    [InlineData("ash_s:percentile=65")]
    [InlineData("ash_s+maxlogit:percentile=90", "ash_s:percentile=90+maxlogit")]
    [InlineData("scale:percentile=85")]
    [InlineData("scale:percentile=65")]
    [InlineData("scale+maxlogit:percentile=85", "scale+maxlogit")]
    [InlineData("lts:percentile=95")]
    [InlineData("lts:percentile=65")]
    [InlineData("vra:high=90:low=10:variant=openood")]
    [InlineData("vra:high=90:low=10:variant=paper")]
    [InlineData("vra:high=95:low=5:variant=openood")]
    [InlineData("vra:high=95:low=5:variant=paper", "vra:high=95:low=5")]
    public void Scores_equal_the_rows(string row, string? spec = null)
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row, fitOn: "val"));
    }

    [SkippableTheory]
    [InlineData("dice:p=90")]
    [InlineData("dice:p=90:variant=pytorch-ood", "dice")]
    [InlineData("dice:p=70")]
    [InlineData("dice:p=70:variant=pytorch-ood", "dice:p=70")]
    [InlineData("bfact:n=2:percentile=95")]
    [InlineData("optfs")]
    [InlineData("optfs:score=energy", "optfs+energy")]
    public void What_learns_from_training_images_equals_the_rows(string row, string? spec = null)
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row));
    }

    [SkippableFact]
    public void Weights_of_OptFs_equal_the_state()
    {
        using var goldens = new ScorerGoldens();
        var scorer = (IStorableScorer)ScorerGoldens.Fitted(
            Scorers.OptFs().Then(Scorers.Energy()).Name, goldens.Info, goldens.Matrix("train_features"), goldens.Labels("train_labels"));

        Assert.All(goldens.Doubles("state:optfs:theta").Zip(scorer.State.Single(t => t.Name == "shape/weights").ToDoubles()), t => Assert.Equal(t.First, t.Second, 1e-2));
    }
}

namespace Mos.Detectors.Tests;

/// <summary>Scorers that need the network itself, against OpenOOD and pytorch-ood.</summary>
public sealed class NetworkGoldenTests
{
    [SkippableFact]
    public void Network_gives_the_features_and_logits_of_the_original()
    {
        using var golden = new NetworkGoldens();

        ModelOutput output = golden.Model.Run(golden.Images("test"), new ModelRequest(ModelSignals.Features));

        Assert.All(golden.Doubles("state:features").Zip(output.Features!.Values.ToArray()), v => Assert.Equal(v.First, v.Second, 1e-5));
        Assert.All(golden.Doubles("state:logits").Zip(output.Logits!.Values.ToArray()), v => Assert.Equal(v.First, v.Second, 1e-5));
        golden.AssertRow("energy", golden.Score("energy"));
    }

    [SkippableTheory]
    [InlineData("odin:T=1000:noise=0.0014", "odin:T=1000:eps=0.0014:std=0.25/0.3/0.4")]
    [InlineData("odin:T=1:noise=0.0028", "odin:T=1:eps=0.0028:std=0.25/0.3/0.4")]
    [InlineData("odin:T=1000:noise=0.05:variant=pytorch-ood", "odin:T=1000:eps=0.05:std=0.25/0.3/0.4:variant=pytorch-ood")]
    [InlineData("odin:T=1:noise=0.0028:variant=pytorch-ood", "odin:T=1:eps=0.0028:std=0.25/0.3/0.4:variant=pytorch-ood")]
    [InlineData("iodin:T=1000:noise=0.0014", "iodin:T=1000:eps=0.0014:std=0.25/0.3/0.4")]
    [InlineData("iodin:T=1:noise=0.0028", "iodin:T=1:eps=0.0028:std=0.25/0.3/0.4")]
    [InlineData("mds:input_noise=0.002:variant=pytorch-ood", "mds:eps=0.002:std=0.25/0.3/0.4:variant=pytorch-ood")]
    [InlineData("mds_ensemble:layers=stem:noise=0.0014", "mds_ensemble:layers=0:eps=0.0014:std=0.5")]
    [InlineData("mds_ensemble:layers=five:noise=0.0014", "mds_ensemble:layers=all:eps=0.0014:std=0.5:alpha=0.1/0.2/0.3/0.2/0.2")]
    [InlineData("mds_multi:layers=five:variant=pytorch-ood", "mds_ensemble:eps=0:variant=pytorch-ood")]
    [InlineData("ash_s:at=layer4_map:percentile=65", "ash_s:at=map:percentile=65")]
    [InlineData("ash_p:at=layer4_map:percentile=65", "ash_p:at=map:percentile=65")]
    [InlineData("ash_b:at=layer4_map:percentile=65", "ash_b:at=map:percentile=65")]
    [InlineData("react:at=layer4_map:percentile=90", "react:at=map:percentile=90", "val")]
    [InlineData("adascale_a:p=75-85:k1=5:k2=1:lambda=10:o=0.05", "adascale_a:p=75-85:k1=5:k2=1:lambda=10:o=0.05", "val")]
    [InlineData("adascale_a:p=60-85:k1=20:k2=10:lambda=10:o=0.05", "adascale_a:p=60-85:k1=20:k2=10:lambda=10:o=0.05", "val")]
    [InlineData("adascale_l:p=75-85:k1=5:k2=1:lambda=10:o=0.05", "adascale_l", "val")]
    [InlineData("adascale_l:p=60-85:k1=20:k2=10:lambda=10:o=0.05", "adascale_l:p=60-85:k1=20:k2=10", "val")]
    [InlineData("rankfeat:T=1", "rankfeat")]
    public void Score_equals_the_original(string row, string spec, string fitOn = "train")
    {
        using var golden = new NetworkGoldens();

        golden.AssertRow(row, golden.Score(spec, fitOn));
    }

    [SkippableTheory]
    [InlineData("gram:powers=1,2,3,4,5", "gram:powers=1/2/3/4/5")]
    [InlineData("gram:powers=1,2", "gram:powers=1/2")]
    public void Gram_with_the_images_held_out_of_the_original_equals_it(string row, string text)
    {
        using var golden = new NetworkGoldens();
        ScorerSpec spec = ScorerSpec.Parse(text);

        var scorer = (GramScorer)golden.Fitted(GramScorer.Estimator(spec, GramRecipe.Parse(spec) with { HoldOut = FirstTenthOfEachClass }), "train");

        double[] expected = golden.Doubles($"state:gram:normalize:powers={row.Split('=')[1]}");
        Assert.All(expected.Zip(scorer.State[0].ToDoubles()), e => Assert.Equal(e.First, e.Second, 1e-3 * e.First));
        golden.AssertRow(row, golden.Score(scorer));
    }

    [SkippableFact]
    public void Weights_of_an_ensemble_by_logistic_regression_equal_the_original()
    {
        using var golden = new NetworkGoldens();
        const string Layers = "mds_ensemble:eps=0.0014:std=0.5";
        IOodScorer plain = golden.Fitted((IOodScorerEstimator)Scorers.Parse(Layers), "train");

        IReadOnlyList<double> weights = Scorers.MdsEnsembleWeights(
            plain, golden.Model.Run(golden.Images("val"), plain.Request), golden.Model.Run(golden.Images("val_out"), plain.Request));

        Assert.All(golden.Doubles("state:mds_ensemble:alpha:layers=logistic").Zip(weights), w => Assert.Equal(w.First, w.Second, 1e-3 * Math.Abs(w.First)));
        double[] original = golden.Doubles("state:mds_ensemble:alpha:layers=logistic");
        IOodScorerEstimator weighted = Scorers.MdsEnsemble(0.0014, alpha: original, deviation: 0.5f);
        golden.AssertRow("mds_ensemble:layers=logistic:noise=0.0014", golden.Score(weighted.Name));
    }

    /// <summary>The images that the golden values hold out: of each class those that come first.</summary>
    private static bool[] FirstTenthOfEachClass(TrainingSignals batch) =>
        [.. batch.Labels.Select((label, i) => batch.Labels.Take(i).Count(l => l == label) < batch.Labels.Count(l => l == label) / 10)];
}

using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>A change of features in front of a method that learns: it learns from what was changed.</summary>
public sealed class CompositionTests
{
    private const int Width = ConformanceScorers.Classes;
    private static readonly ModelOutput Probe = ConformanceScorers.Training(7000, 30).Output;

    [Fact]
    public void KL_matching_behind_Scale_learns_from_the_changed_logits()
    {
        (ModelOutput training, int[] labels) = ConformanceScorers.Training(0, ConformanceScorers.Rows);
        IOodScorer changed = ConformanceScorers.Fitted((IOodScorerEstimator)Scorers.Klm(), (Scaled(training), labels));

        double[] scores = ConformanceScorers.Make("scale:percentile=65+klm").Score(Probe);

        Assert.All(changed.Score(Scaled(Probe)).Zip(scores), s => Assert.Equal(s.First, s.Second, 1e-9));
    }

    [Fact]
    public void LogitGap_behind_ASH_looks_at_the_changed_logits()
    {
        // The head is the identity: the logits are the two activations that are kept, and zeros.
        double[] scores = ((IOodScorer)Scorers.AshP(85).Then(Scorers.LogitGap(3))).Score(Probe);

        Assert.All(
            Enumerable.Range(0, Probe.Count),
            i =>
            {
                float[] largest = [.. Probe.Features!.Row(i).ToArray().OrderDescending().Take(2)];
                Assert.Equal(largest[0] - (largest[1] / 2.0), scores[i], 1e-12);
            });
    }

    [Fact]
    public void Dice_behind_ReAct_masks_by_the_mean_of_cut_features()
    {
        ModelOutput training = ConformanceScorers.Training(0, ConformanceScorers.Rows).Output;
        float[] sorted = [.. training.Features!.Values.ToArray().Order()];
        double place = 0.9 * (sorted.Length - 1);
        float threshold = (float)(sorted[(int)place] + ((place - (int)place) * ((double)sorted[(int)place + 1] - sorted[(int)place])));
        double[] mean = [.. Enumerable.Range(0, Width).Select(d => Enumerable.Range(0, training.Count).Average(i => (double)Math.Min(training.Features[i, d], threshold)))];

        // The head is the identity: the mean features on its diagonal are all contributions but zeros. Of 144 the 8 largest stay.
        double kept = mean.OrderDescending().ElementAt(8);
        double[] scores = ConformanceScorers.Make("react+dice:p=95").Score(Probe);

        Assert.All(
            Enumerable.Range(0, Probe.Count),
            i => Assert.Equal(
                Math.Log(Enumerable.Range(0, Width).Sum(d => mean[d] > kept ? Math.Exp(Math.Min(Probe.Features![i, d], threshold)) : 1)), scores[i], 1e-6));
    }

    [Fact]
    public void OptFs_by_itself_leaves_out_the_bias_that_a_scorer_behind_it_sees()
    {
        (ModelOutput training, int[] labels) = ConformanceScorers.Training(0, ConformanceScorers.Rows);
        IOodScorer alone = ConformanceScorers.Fitted((IOodScorerEstimator)Scorers.OptFs(), (Biased(training), labels));
        IOodScorer maxLogit = ConformanceScorers.Fitted((IOodScorerEstimator)Scorers.OptFs().Then(Scorers.MaxLogit()), (Biased(training), labels));

        Assert.Equal("optfs+maxlogit", maxLogit.Name);
        Assert.All(alone.Score(Biased(Probe)).Zip(maxLogit.Score(Biased(Probe))), s => Assert.Equal(s.First + 64, s.Second, 0.01));

        static ModelOutput Biased(ModelOutput output) =>
            ModelOutput.FromFeatures(output.Features!, new LinearHead(output.Head!.Weight, Enumerable.Repeat(64f, Width).ToArray()));
    }

    [Theory]
    [InlineData("scale")]
    [InlineData("react")]
    public async Task Weights_behind_a_change_of_features_are_kept_in_a_file(string change)
    {
        double[] weights = [.. Enumerable.Range(0, Width).Select(k => k % 3.0)];
        IOodMethod method = ((IFeatureShaping)Scorers.Parse(change)).Then(Scorers.WeightedEnergy(weights));
        (ModelOutput training, int[] labels) = ConformanceScorers.Training(0, ConformanceScorers.Rows);
        var scorer = (IStorableScorer)(method as IOodScorer ?? ConformanceScorers.Fitted((IOodScorerEstimator)method, (training, labels)));
        using var folder = new TemporaryFolder();

        await FittedScorers.SaveAsync(folder.File("fitted"), [scorer]);
        IStorableScorer loaded = Assert.Single(await FittedScorers.LoadAsync(folder.File("fitted")));

        Assert.Equal($"{change}+weighted_energy", loaded.Name);
        Assert.Equal(scorer.Score(Probe), loaded.Score(Probe));
        Assert.NotEqual(ConformanceScorers.Make($"{change}+energy").Score(Probe), loaded.Score(Probe));
    }

    /// <summary>SCALE of 4 of the 12 activations, and the logits of a head that is the identity.</summary>
    private static ModelOutput Scaled(ModelOutput output)
    {
        var values = new float[output.Count * Width];
        for (int i = 0; i < output.Count; i++)
        {
            double[] row = [.. output.Features!.Row(i).ToArray().Select(v => (double)v)];
            double factor = Math.Exp(row.Sum() / row.OrderDescending().Take(4).Sum());
            for (int d = 0; d < Width; d++)
            {
                values[(i * Width) + d] = (float)(row[d] * factor);
            }
        }

        return ModelOutput.FromLogits(new FloatMatrix(output.Count, Width, values));
    }
}

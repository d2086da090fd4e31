using Mos.Detectors;
using Mos.Vision.Tests.FineTuning;

namespace Mos.Vision.Tests;

/// <summary>Scorers that change feature maps, on a BiT network.</summary>
public class MapScorerTests
{
    [Theory]
    [InlineData("ash_s:at=map")]
    [InlineData("ash_p:at=map:percentile=65+maxlogit")]
    [InlineData("rankfeat")]
    [InlineData("rankfeat:svd=power")]
    public void Score_of_an_image_is_finite_and_does_not_depend_on_the_batch(string spec)
    {
        using BitModel model = FormulaNetwork.Model(64);
        ImageBatch images = FormulaNetwork.Pixels(3, 64);
        var scorer = (IOodScorer)Scorers.Parse(spec);
        scorer.EnsureCanScore(model);

        double[] scores = scorer.Score(model.Forward(images, scorer.Request));

        int bytes = 64 * 64 * 3;
        double[] alone = [.. Enumerable.Range(0, 3).Select(i => scorer.Score(model.Forward(new ImageBatch(1, 64, 64, images.Pixels.Slice(i * bytes, bytes)), scorer.Request))[0])];
        Assert.Equal(3, scores.Distinct().Count());
        Assert.All(scores.Zip(alone), s => Assert.Equal(s.First, s.Second, 1e-4 * (1 + Math.Abs(s.First))));
    }

    [Fact]
    public void Ash_that_takes_nothing_away_is_the_energy()
    {
        using BitModel model = FormulaNetwork.Model(64);
        var ash = (IOodScorer)Scorers.Parse("ash_p:at=map:percentile=0");
        var energy = (IOodScorer)Scorers.Parse("ash_p:percentile=0");

        ModelOutput output = model.Forward(FormulaNetwork.Pixels(3, 64), ash.Request.Union(energy.Request));

        Assert.All(energy.Score(output).Zip(ash.Score(output)), s => Assert.Equal(s.First, s.Second, 1e-4 * (1 + Math.Abs(s.First))));
    }

    [Theory]
    [InlineData("react:at=map")]
    [InlineData("adascale_a")]
    [InlineData("adascale_l:k1=50:k2=50")]
    [InlineData("mds:eps=0.01")]
    [InlineData("mds_ensemble:layers=0/4")]
    public async Task Scorer_that_sees_the_network_when_it_learns_is_fitted_on_images(string spec)
    {
        using BitModel model = FormulaNetwork.Model(32);
        ImageSet images = DrawnImages.Set(24, seed: 1);

        IOodScorer scorer = Assert.Single(await ScorerFitting.FitAsync(model, [(IOodScorerEstimator)Scorers.Parse(spec)], images));

        Assert.All(scorer.Score(model.Forward(FormulaNetwork.Pixels(3, 32), scorer.Request)), s => Assert.True(double.IsFinite(s)));
    }

    [Fact]
    public async Task Gram_of_two_heads_on_one_backbone_reads_its_maps_once()
    {
        using BitModel network = FormulaNetwork.Model(32);
        var images = new ImageSet(DrawnImages.Set(60, seed: 1).Items.Select(i => i with { Label = null }));
        using BitModel first = await HalvesAsync(network, images, period: 2), second = await HalvesAsync(network, images, period: 3);
        IOodScorer[] scorers = [.. (await Task.WhenAll(new[] { first, second }.Select(m => ScorerFitting.FitAsync(m, [Scorers.Gram([1, 2])], images)))).Select(Assert.Single)];
        ImageBatch probe = FormulaNetwork.Pixels(3, 32);

        var shared = new ScoringPass([new ModelScorers(first, [scorers[0]]), new ModelScorers(second, [scorers[1]])]);
        IReadOnlyList<ModelScores> together = shared.Score(probe, ["a", "b", "c"]);

        Assert.Equal(1, shared.BackboneCount);
        Assert.All(Enumerable.Range(0, 2), i =>
        {
            double[] alone = scorers[i].Score((i == 0 ? first : second).Forward(probe, scorers[i].Request));
            Assert.All(alone.Zip(together[i].Scores[0]), s => Assert.Equal(s.First, s.Second, 1e-6 * (1 + Math.Abs(s.First))));
            Assert.All(alone, s => Assert.True(double.IsFinite(s)));
        });
    }

    /// <summary>The same backbone with a head of two classes, of which each is predicted for half of the images.</summary>
    private static async Task<BitModel> HalvesAsync(BitModel network, ImageSet images, int period)
    {
        int width = network.Variant.FeatureCount;
        var weight = new FloatMatrix(2, width, [.. Enumerable.Range(0, 2 * width).Select(d => d >= width ? 0 : d % period == 0 ? 1f : -1)]);
        var plain = new LinearHead(weight, new float[2]);
        var logits = new List<float>();
        await foreach (ScoredBatch batch in new ScoringPass([new ModelScorers(network, [], ModelSignals.Features)]).RunAsync(images.Items))
        {
            FloatMatrix given = plain.Logits(batch.Models[0].Output.Features!);
            logits.AddRange(Enumerable.Range(0, given.Rows).Select(i => given[i, 0]));
        }

        return network.WithHead(new LinearHead(weight, new[] { -logits.Order().ElementAt(logits.Count / 2), 0 }));
    }
}

using Mos.Testing;

namespace Mos.Detectors.Tests;

public sealed class CombinedScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeModel _model = new("flat", classes: 6, seed: 5, backbone: "abc");
    private readonly ImageSet _heldOut = FakeImageReader.Images("held-out", 81, seed: 1, low: 90, high: 190);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ScoreCombination.RankAverage, "rank(msp+energy:T=2)")]
    [InlineData(ScoreCombination.Fisher, "fisher(msp+energy:T=2)")]
    public async Task Score_is_that_of_the_formula_and_is_calibrated_on_the_other_half(ScoreCombination combination, string name)
    {
        using OodDetector detector = await BuildAsync(combination);
        IOodScorer[] parts = [Scorers.Msp(), Scorers.Energy(2)];
        double[][] held = [await ScoresAsync(parts[0], _heldOut), await ScoresAsync(parts[1], _heldOut)];
        ImageSet images = FakeImageReader.Images("new", 40, seed: 2);
        double[][] found = [await ScoresAsync(parts[0], images), await ScoresAsync(parts[1], images)];

        double Combined(double[][] scores, int image) => Enumerable.Range(0, 2).Sum(s =>
        {
            double[] references = [.. held[s].Where((_, i) => i % 2 == 1)];
            double p = (1.0 + references.Count(r => r <= scores[s][image])) / (references.Length + 1);
            return combination == ScoreCombination.Fisher ? 2 * Math.Log(p) : p / 2;
        });

        Assert.Equal(name, detector.Scorer.Name);
        Assert.Equal(41, detector.Calibration.Count);
        Assert.Equal(Enumerable.Range(0, 81).Where(i => i % 2 == 0).Select(i => Combined(held, i)).Order(), detector.Calibration.HeldOutScores.ToArray());
        int next = 0;
        await foreach (OodVerdict verdict in detector.DetectManyAsync(images))
        {
            Assert.Equal(Combined(found, next++), verdict.Score, 1e-12);
        }
    }

    [Fact]
    public async Task Model_runs_once_for_all_scorers()
    {
        using OodDetector detector = await BuildAsync(ScoreCombination.Fisher);

        Assert.Equal(81, _model.ImagesSeen);
        await detector.DetectAsync(_heldOut.Items[0]);
        Assert.Equal(82, _model.ImagesSeen);
    }

    [Fact]
    public void Guarantee_holds_for_dependent_scorers()
    {
        // Two parts that see almost the same: with references of their own, the share of false alarms stays at alpha.
        var random = new Random(3);
        int alarms = 0;
        for (int run = 0; run < 400; run++)
        {
            double[][] Draw(int count)
            {
                double[] first = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
                return [first, [.. first.Select(v => v + (0.1 * random.NextDouble()))]];
            }

            IOodScorer[] parts = [Scorers.Msp(), Scorers.MaxLogit()];
            var scorer = new CombinedScorer(ScoreCombination.Fisher, parts, Draw(39));
            Calibration calibration = Calibration.FromScores(scorer.Combine(Draw(39)), 0.9);
            alarms += scorer.Combine(Draw(50)).Count(calibration.IsOutOfDistribution);
        }

        Assert.InRange(alarms / (400 * 50.0), 0.07, 0.105);
    }

    [Fact]
    public async Task Detector_with_a_learnt_part_is_saved_and_restored()
    {
        ImageSet training = new(Enumerable.Range(0, 60).Select(i => FakeImageReader.Image($"t{i}", (byte)(i * 4), (byte)(i * 7), 9, label: i % 6)));
        using OodDetector detector = await OodDetector.CreateBuilder(_model)
            .UseScorers(ScoreCombination.Fisher, Scorers.Msp(), Scorers.KlMatching())
            .FitOn(training).CalibrateOn(_heldOut, 0.9).BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));

        using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("a.mos"), new FakeModel.Loader());

        Assert.Equal("fisher(msp+kl)", loaded.Scorer.Name);
        Assert.Equal("fisher(msp+kl)", OodDetector.Inspect(_folder.File("a.mos")).Scorer);
        Assert.Equal(await VerdictsAsync(detector), await VerdictsAsync(loaded));
        using var other = new FakeModel("other", classes: 6, seed: 6, backbone: "xyz");
        await Assert.ThrowsAsync<ModelSignalException>(() => OodDetector.CreateBuilder(other).UseScorer(detector.Scorer).CalibrateOn(_heldOut).BuildAsync());
    }

    [Fact]
    public async Task Too_few_images_for_both_halves_are_refused()
    {
        OodDetectorBuilder builder = OodDetector.CreateBuilder(_model)
            .UseScorers(ScoreCombination.RankAverage, Scorers.Msp(), Scorers.Energy()).CalibrateOn(_heldOut, targetTpr: 0.99);

        MosException e = await Assert.ThrowsAsync<MosException>(() => builder.BuildAsync());

        Assert.Contains("81 held-out images are too few", e.Message, StringComparison.Ordinal);
        Assert.Contains("at least 198", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, _model.Reader.Reads);
    }

    [Fact]
    public async Task What_cannot_be_combined_is_refused()
    {
        OodDetectorBuilder builder = OodDetector.CreateBuilder(_model);

        Assert.Throws<ArgumentException>("scorers", () => builder.UseScorers(ScoreCombination.Fisher, Scorers.Msp()));
        Assert.Throws<ArgumentException>("scorers", () => builder.UseScorers(ScoreCombination.Fisher, Scorers.Msp(), Scorers.Msp()));
        Assert.Throws<ArgumentOutOfRangeException>("combination", () => builder.UseScorers((ScoreCombination)7, Scorers.Msp(), Scorers.Energy()));
        builder.UseScorers(ScoreCombination.Fisher, Scorers.Msp(), Scorers.Mos()).CalibrateOn(_heldOut);
        Assert.Contains("'mos'", (await Assert.ThrowsAsync<ModelSignalException>(() => builder.BuildAsync())).Message, StringComparison.Ordinal);
        builder.UseScorers(ScoreCombination.Fisher, Scorers.Msp(), Scorers.Energy()).UseCalibration(Calibration.FromScores(new double[50]));
        Assert.Contains("CalibrateOn", (await Assert.ThrowsAsync<MosException>(() => builder.BuildAsync())).Message, StringComparison.Ordinal);
    }

    private Task<OodDetector> BuildAsync(ScoreCombination combination) => OodDetector.CreateBuilder(_model)
        .UseScorers(combination, Scorers.Msp(), Scorers.Energy(2)).CalibrateOn(_heldOut).BuildAsync();

    private async Task<double[]> ScoresAsync(IOodScorer scorer, ImageSet images)
    {
        using var same = new FakeModel("flat", classes: 6, seed: 5, backbone: "abc");
        var pass = new ScoringPass([new ModelScorers(same, [scorer])]);
        var scores = new List<double>();
        await foreach (ScoredBatch batch in pass.RunAsync(images.Items))
        {
            scores.AddRange(batch.Models[0].Scores[0]);
        }

        return [.. scores];
    }

    private async Task<List<OodVerdict>> VerdictsAsync(OodDetector detector)
    {
        var verdicts = new List<OodVerdict>();
        await foreach (OodVerdict verdict in detector.DetectManyAsync(_heldOut))
        {
            verdicts.Add(verdict);
        }

        return verdicts;
    }
}

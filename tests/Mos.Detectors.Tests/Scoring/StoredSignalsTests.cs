using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>What is stored of images stands where the images stand.</summary>
public sealed class StoredSignalsTests : IDisposable
{
    private const int Classes = 4;
    private const ModelSignals Flat = ModelSignals.Logits | ModelSignals.Features;

    private readonly TemporaryFolder _folder = new();
    private readonly ImageSet _training = Labelled("train", 60, seed: 1);
    private readonly ImageSet _inside = new([.. Labelled("in", 41, seed: 2).Items, FakeImageReader.Broken("broken")]);
    private readonly ImageSet _outside = FakeImageReader.Images("out", 30, seed: 3);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scores_are_those_of_the_images_bit_for_bit(bool hasGroups)
    {
        using FakeModel model = hasGroups ? new FakeModel("m", ClassGroups.FromSizes([2, 1, 1]), backbone: "b") : new FakeModel("m", Classes, backbone: "b");
        StoredSignals inside = await StoreAsync(model, _inside, model.Signals), outside = await StoreAsync(model, _outside, model.Signals);
        IOodMethod[] methods = [.. Scorers.ParseList("all").Where(m => m.CanScore(model) && (m is IOodScorer || m.Name == "kl"))];
        OodBenchmarkBuilder OnImages(IOodModel of) => OodBenchmark.CreateBuilder().AddScorers(of, methods).Configure(o => o.BatchSize = 7);

        OodBenchmarkResult expected = await OnImages(model).FitOn(_training).InDistribution("in", _inside).OutOfDistribution("out", _outside).RunAsync();
        StoredSignals training = await StoreAsync(model, _training, model.Signals);
        long seen = model.ImagesSeen;
        OodBenchmarkResult found = await OnImages(inside.Model).FitOn(training).InDistribution("in", inside).OutOfDistribution("out", outside).RunAsync();

        Assert.True(methods.Length >= (hasGroups ? 1 : 5));
        Assert.Equal(seen, model.ImagesSeen);
        Assert.Equal(0, found.Passes!.Taken);
        Assert.Equal(expected.Models, found.Models);
        Assert.Equal(expected.Sets.Select(s => s.Unreadable), found.Sets.Select(s => s.Unreadable));
        Assert.Equal(expected.Sets.Select(s => s.Sources), found.Sets.Select(s => s.Sources));
        int learnt = Array.FindIndex(methods, m => m is IOodScorerEstimator);
        for (int m = 0; m < methods.Length; m++)
        {
            foreach ((BenchmarkSet of, BenchmarkSet stored) in expected.Sets.Zip(found.Sets))
            {
                // What is learnt from parts of another size agrees but for the rounding of sums.
                Assert.All(of.Scores[m].Zip(stored.Scores[m]), s => Assert.Equal(s.First, s.Second, m == learnt ? 1e-12 * Math.Abs(s.First) : 0));
            }
        }
    }

    [Fact]
    public async Task Fit_from_shards_is_the_fit_from_one_pass_merged_or_not()
    {
        using var model = new FakeModel("m", Classes, backbone: "b") { Signals = Flat | ModelSignals.Stages };
        IOodScorerEstimator[] estimators = [Scorers.KlMatching(), Scorers.Mahalanobis()];
        IReadOnlyList<IOodScorer> expected = await ScorerFitting.FitAsync(model, estimators, _training);
        string[] shards = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(i => StoreFolderAsync(model, _training, model.Signals, i, 3)))];
        StoredSignals stored = StoredSignals.Open([.. shards.Reverse()]);

        IReadOnlyList<IOodScorer> found = await ScorerFitting.FitAsync(stored.Model, estimators, stored);

        IOodScorerFitter[] merged = [.. estimators.Select(e => e.CreateFitter(model.Info))];
        foreach (SignalPart part in stored.ReadParts())
        {
            for (int e = 0; e < estimators.Length; e++)
            {
                IOodScorerFitter fitter = estimators[e].CreateFitter(stored.Model.Info);
                fitter.Observe(part.Output, [.. part.Items.Select(i => i.Label ?? -1)]);
                merged[e].Merge(fitter);
            }
        }

        for (int e = 0; e < estimators.Length; e++)
        {
            ExpectSame(expected[e], found[e]);
            ExpectSame(expected[e], merged[e].Fit());
        }
    }

    [Fact]
    public async Task Features_of_a_backbone_serve_every_head_on_it()
    {
        using var model = new FakeModel("m", Classes, seed: 1, backbone: "b");
        using var other = new FakeModel("n", ClassGroups.FromSizes([2, 2]), seed: 2, backbone: "b");
        StoredSignals inside = await StoreAsync(model, _inside, Flat), outside = await StoreAsync(model, _outside, Flat);

        OodBenchmarkResult expected = await OodBenchmark.CreateBuilder().AddScorers(other, Scorers.Mos()).InDistribution("in", _inside).OutOfDistribution("out", _outside).RunAsync();
        OodBenchmarkResult found = await OodBenchmark.CreateBuilder()
            .AddScorers(other, Scorers.Mos()).AddScorers(inside.Model, Scorers.Msp()).InDistribution("in", inside).OutOfDistribution("out", outside).RunAsync();

        Assert.Equal(expected.Sets[1].Scores[0], found.Sets[1].Scores[0]);
    }

    [Fact]
    public async Task What_stored_signals_cannot_do_is_refused_in_a_sentence()
    {
        using var model = new FakeModel("m", Classes, backbone: "b") { Signals = Flat | ModelSignals.InputGradient };
        using var other = new FakeModel("other", Classes, backbone: "c");
        StoredSignals inside = await StoreAsync(model, _inside, Flat), outside = await StoreAsync(model, _outside, Flat), featureless = await StoreAsync(model, _outside, ModelSignals.Logits);
        IOodScorer odin = Scorers.Odin(magnitude: 0.01f);
        OodBenchmarkBuilder On(IOodModel of, IOodMethod scorer) => OodBenchmark.CreateBuilder().AddScorers(of, scorer);

        Assert.Contains($"Scorer '{odin.Name}' needs the gradient of the input", Assert.Throws<ModelSignalException>(() => On(inside.Model, odin)).Message, StringComparison.Ordinal);
        await RefusedAsync(On(model, odin).InDistribution("in", inside).OutOfDistribution("out", outside), $"Scorer '{odin.Name}' needs the gradient of the input, which stored signals cannot give");
        await RefusedAsync(On(other, Scorers.Msp()).InDistribution("in", inside).OutOfDistribution("out", outside), "are of model 'm', which is another than 'other'");
        await RefusedAsync(On(inside.Model, Scorers.Msp()).InDistribution("in", inside).OutOfDistribution("out", _outside), "takes no images");
        await RefusedAsync(On(model, new FeatureScorer()).InDistribution("in", inside).OutOfDistribution("out", featureless), "Scorer 'feature' needs the signals Features of model 'm', and Logits are stored");
        Assert.Contains("Stages", (await Assert.ThrowsAsync<ModelSignalException>(() => ScorerFitting.FitAsync(inside.Model, [Scorers.Mahalanobis()], inside))).Message, StringComparison.Ordinal);
        Assert.Contains("another model than 'other', on one whose fingerprint begins with", Assert.Throws<ModelSignalException>(() => Fitted(inside.Model).EnsureCanScore(other)).Message, StringComparison.Ordinal);

        static async Task RefusedAsync(OodBenchmarkBuilder builder, string said) =>
            Assert.Contains(said, (await Assert.ThrowsAnyAsync<MosException>(() => builder.RunAsync())).Message, StringComparison.Ordinal);

        static IOodScorer Fitted(IOodModel of)
        {
            IOodScorerFitter fitter = Scorers.KlMatching().CreateFitter(of.Info);
            fitter.Observe(ModelOutput.FromLogits(new FloatMatrix(1, Classes, new float[Classes])), [0]);
            return fitter.Fit();
        }
    }

    private static void ExpectSame(IOodScorer expected, IOodScorer found)
    {
        foreach ((StoredTensor a, StoredTensor b) in ((IStorableScorer)expected).State.Zip(((IStorableScorer)found).State))
        {
            double scale = a.ToDoubles().Max(Math.Abs);
            Assert.All(a.ToDoubles().Zip(b.ToDoubles()), v => Assert.Equal(v.First, v.Second, 1e-12 * scale));
        }
    }

    private async Task<StoredSignals> StoreAsync(FakeModel model, ImageSet images, ModelSignals signals) => StoredSignals.Open(await StoreFolderAsync(model, images, signals));

    private async Task<string> StoreFolderAsync(FakeModel model, ImageSet images, ModelSignals signals, int index = 0, int count = 1)
    {
        string path = _folder.File(Path.GetRandomFileName());
        var plan = new SignalStorePlan(model.Info, signals, images) { PartSize = 9, ShardIndex = index, ShardCount = count };
        await SignalExtraction.RunAsync(path, model, plan, new ImageLoaderOptions { BatchSize = 3 });
        return path;
    }

    private static ImageSet Labelled(string prefix, int count, int seed) =>
        new(FakeImageReader.Images(prefix, count, seed).Items.Select((item, i) => item with { Label = i % Classes }));

    private sealed class FeatureScorer : IOodScorer
    {
        public string Name => "feature";

        public ModelRequest Request { get; } = new(ModelSignals.Features);

        public void Score(ModelOutput output, Span<double> scores) => scores.Clear();
    }
}

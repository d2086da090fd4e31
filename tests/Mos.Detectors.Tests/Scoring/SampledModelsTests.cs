namespace Mos.Detectors.Tests;

/// <summary>Models that give several predictions of an image.</summary>
public sealed class SampledModelsTests
{
    private static readonly ModelRequest Samples = new(ModelSignals.LogitSamples);
    private static readonly ImageBatch Images = new(2, 2, 2, Enumerable.Range(0, 24).Select(i => (byte)(i * 10)).ToArray());

    [Fact]
    public void Ensemble_gives_the_logits_of_each_member_and_their_mean()
    {
        using var ensemble = new EnsembleModel("two", new FakeModel("a", classes: 4, seed: 1), new FakeModel("b", classes: 4, seed: 2));
        using FakeModel a = new("a", classes: 4, seed: 1), b = new("b", classes: 4, seed: 2);
        (FloatMatrix first, FloatMatrix second) = (LogitsOf(a), LogitsOf(b));

        ModelOutput output = ensemble.Forward(Images, Samples);

        Assert.Equal([first.Values.ToArray(), second.Values.ToArray()], output.LogitSamples!.Select(s => s.Values.ToArray()));
        Assert.Equal(first.Values.ToArray().Zip(second.Values.ToArray(), (x, y) => (float)(((double)x + y) / 2)), output.Logits!.Values.ToArray());
        Assert.True(Scorers.Ensemble().CanScore(ensemble));
        Assert.All(Scorers.Ensemble().Score(output), s => Assert.InRange(s, 0.25, 1));
        Assert.Contains("gives Logits, LogitSamples, not Features", Assert.Throws<ModelSignalException>(() => ensemble.Forward(Images, new ModelRequest(ModelSignals.Features))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ensemble_disposes_its_members()
    {
        FakeModel a = new("a", classes: 4), b = new("b", classes: 4);
        new EnsembleModel("two", a, b).Dispose();

        Assert.True(a.IsDisposed && b.IsDisposed);
    }

    [Fact]
    public void Ensemble_refuses_members_that_do_not_fit()
    {
        using FakeModel model = new("a", classes: 4), more = new("b", classes: 5), larger = new("c", classes: 4, size: 3);
        using var grouped = new FakeModel("d", ClassGroups.FromSizes([2, 2]));

        Assert.Contains("at least two", Refusal(model), StringComparison.Ordinal);
        Assert.Contains("'b' cannot be in ensemble 'x': it has 5 classes, the first has 4", Refusal(model, more), StringComparison.Ordinal);
        Assert.Contains("its images are resized or cropped to other pixels than those of the first", Refusal(model, larger), StringComparison.Ordinal);
        Assert.Contains("'d' cannot be in ensemble 'x': it has no flat head", Refusal(model, grouped), StringComparison.Ordinal);

        static string Refusal(params IOodModel[] joined) => Assert.Throws<ArgumentException>("members", () => new EnsembleModel("x", joined)).Message;
    }

    [Fact]
    public void Dropout_draws_the_same_passes_for_every_batch_and_others_for_another_seed()
    {
        using var model = new DropoutModel(new FakeModel("a", classes: 4), rate: 0.5, passes: 6);
        using var other = new DropoutModel(new FakeModel("a", classes: 4), rate: 0.5, passes: 6, seed: 1);
        ModelOutput whole = model.Forward(Images, Samples);
        ModelOutput second = model.Forward(new ImageBatch(1, 2, 2, Images.Pixels[12..]), Samples);

        Assert.Equal(6, whole.LogitSamples!.Count);
        Assert.Equal(whole.LogitSamples.Select(s => s.Row(1).ToArray()), second.LogitSamples!.Select(s => s.Row(0).ToArray()));
        Assert.NotEqual(whole.LogitSamples.Select(s => s.Values.ToArray()), other.Forward(Images, Samples).LogitSamples!.Select(s => s.Values.ToArray()));
        Assert.True(Scorers.McDropout(McDropoutMode.Variance).CanScore(model));
        Assert.All(Scorers.McDropout(McDropoutMode.Variance).Score(whole), s => Assert.True(s < 0));
    }

    [Fact]
    public void Dropout_keeps_the_mean_of_the_logits()
    {
        using var model = new DropoutModel(new FakeModel("a", classes: 4), rate: 0.3, passes: 4000);
        FloatMatrix logits = LogitsOf(model);
        ModelOutput output = model.Forward(Images, Samples);

        // Each logit is a sum of three products of at most 10, of which each has a deviation of 10 sqrt(0.3 / 0.7) over the passes.
        Assert.All(Enumerable.Range(0, 4), k => Assert.Equal(logits[1, k], output.LogitSamples!.Average(s => s[1, k]), 1.0));
    }

    [Fact]
    public void Dropout_refuses_a_model_without_a_flat_head_and_numbers_out_of_range()
    {
        using var grouped = new FakeModel("d", ClassGroups.FromSizes([2, 2]));
        using var model = new FakeModel("a", classes: 4);

        Assert.Contains(
            "needs several predictions of each image; model 'a' has a flat head of 4 classes; use an EnsembleModel",
            Assert.Throws<ModelSignalException>(() => Scorers.McDropout().EnsureCanScore(model)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'d' has no flat head", Assert.Throws<ModelSignalException>(() => new DropoutModel(grouped)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => new DropoutModel(model, rate: 1));
        Assert.Throws<ArgumentOutOfRangeException>("passes", () => new DropoutModel(model, passes: 1));
    }

    private static FloatMatrix LogitsOf(IOodModel model) => model.Forward(Images, new ModelRequest(ModelSignals.Logits)).Logits!;

    [Fact]
    public void Dropout_leaves_what_is_read_of_feature_maps_as_it_is()
    {
        using var golden = new NetworkGoldens();
        using var model = new DropoutModel(golden.Model, passes: 3);
        var reading = new MapReading(map => [map.Values[0], map.Channels]);
        ImageBatch images = new(2, ConvolutionModel.Side, ConvolutionModel.Side, new byte[2 * 3 * ConvolutionModel.Side * ConvolutionModel.Side]);

        ModelOutput output = model.Forward(images, new ModelRequest(ModelSignals.LogitSamples, [], [], [reading]));

        Assert.Equal(3, output.LogitSamples!.Count);
        Assert.Equal(
            golden.Model.Forward(images, new ModelRequest(ModelSignals.None, [], [], [reading])).Of(reading).Select(l => l.Values.ToArray()),
            output.Of(reading).Select(l => l.Values.ToArray()));
    }
}

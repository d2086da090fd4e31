using Microsoft.Extensions.Logging;
using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>What newcomers do wrong is said in a sentence: an exception where it cannot be meant, a warning where it may be.</summary>
public sealed class CommonMistakesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedLogs _logs = new();
    private readonly FakeModel _model = new("flat", classes: 4, seed: 2);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Classes_in_another_order_are_warned_of_in_log_detector_and_file()
    {
        // Each image is called by the class after the one that the model sees.
        ImageSet shifted = await LabelledAsync(predicted => (predicted + 1) % 4);

        using OodDetector detector = await Builder().CalibrateOn(shifted).BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));
        OodDetectorInfo info = OodDetector.Inspect(_folder.File("a.mos"));
        using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("a.mos"), new FakeModel.Loader(), configure: o => o.LoggerFactory = _logs);

        string warning = Assert.Single(detector.Warnings);
        Assert.Equal(0, detector.HeldOutTop1);
        Assert.StartsWith("Model 'flat' names the right class of 0.0 % of the 80 labelled held-out images, where chance is 25.0 %", warning, StringComparison.Ordinal);
        Assert.Equal((0.0, warning), (info.HeldOutTop1!.Value, Assert.Single(info.Warnings)));
        Assert.Equal((0.0, warning), (loaded.HeldOutTop1!.Value, Assert.Single(loaded.Warnings)));
        Assert.Equal(2, _logs.Entries.Count(e => e.Level == LogLevel.Warning && e.Id.Id == 102 && e.Text == warning));
    }

    [Fact]
    public async Task Classes_in_the_model_s_order_are_not_warned_of()
    {
        using OodDetector detector = await Builder().CalibrateOn(await LabelledAsync(p => p)).BuildAsync();

        Assert.Equal(1, detector.HeldOutTop1);
        Assert.Empty(detector.Warnings);
        Assert.DoesNotContain(_logs.Entries, e => e.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Few_labels_other_classes_and_none_say_nothing()
    {
        ImageSet shifted = await LabelledAsync(p => (p + 1) % 4);
        var few = new ImageSet(shifted.Items.Select((item, i) => i < 10 ? item : item with { Label = null }));
        var cameras = new ImageSet(shifted.Items.Select((item, i) => item with { Label = i % 2 }), ["camera a", "camera b"]);
        var none = new ImageSet(shifted.Items.Select(item => item with { Label = null }));

        foreach ((ImageSet images, double? top1) in new[] { (few, (double?)0), (cameras, null), (none, null) })
        {
            using OodDetector detector = await Builder().CalibrateOn(images).BuildAsync();
            Assert.Equal(top1, detector.HeldOutTop1);
            Assert.Empty(detector.Warnings);
        }
    }

    [Fact]
    public async Task Folders_of_a_model_without_class_names_are_taken_in_its_order()
    {
        ImageSet shifted = await LabelledAsync(p => (p + 1) % 4);
        using var nameless = new FakeModel("nameless", classes: 4, seed: 2) { Info = _model.Info with { ClassNames = null } };
        var folders = new ImageSet(shifted.Items, ["a", "b", "c", "d"]);

        using OodDetector detector = await OodDetector.CreateBuilder(nameless).UseScorer(Scorers.Msp()).CalibrateOn(folders).BuildAsync();

        Assert.Single(detector.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Held_out_images_that_are_training_images_are_refused(bool samePath)
    {
        string[] training = [.. Enumerable.Range(0, 30).Select(i => _folder.File($"training{i}.png", [(byte)i, 5, 9]))];
        string[] heldOut = [.. Enumerable.Range(0, 30).Select(i => _folder.File($"held{i}.png", [(byte)i, 6, 9]))];
        string same = samePath ? Path.Combine(_folder.Path, ".", "training7.png") : _folder.File("copy.png", [7, 5, 9]);
        OodDetectorBuilder builder = Builder().FitOn(ImageSet.FromFiles(training)).CalibrateOn(ImageSet.FromFiles([.. heldOut, same]));

        MosException e = await Assert.ThrowsAsync<MosException>(() => builder.BuildAsync());

        Assert.StartsWith("1 of the 31 held-out images are training images too, the first '", e.Message, StringComparison.Ordinal);
        Assert.Contains(samePath ? "training7.png" : "copy.png", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, _model.Reader.Reads);
        using OodDetector detector = await Builder().FitOn(ImageSet.FromFiles(training)).CalibrateOn(ImageSet.FromFiles(heldOut)).BuildAsync();
        Assert.Equal(30, _model.Reader.Reads); // What learns nothing reads no training image.
    }

    [Fact]
    public async Task Log_tells_what_was_built_loaded_and_left_out()
    {
        ImageSet heldOut = new([.. FakeImageReader.Images("held-out", 30, seed: 1).Items, FakeImageReader.Broken("bad")]);

        using OodDetector detector = await Builder().Configure(o => o.OnUnreadable = _ => { }).CalibrateOn(heldOut).BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));
        using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("a.mos"), new FakeModel.Loader(), configure: o => o.LoggerFactory = _logs);
        await loaded.DetectAsync(heldOut.Items[0]);

        Assert.Equal([104, 101, 103, 105, 106], _logs.Entries.Select(e => e.Id.Id));
        Assert.Contains("bad", _logs.Entries[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Detector with scorer msp on model flat was calibrated on 30 images", _logs.Entries[1].Text, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Trace, _logs.Entries[4].Level);
    }

    private OodDetectorBuilder Builder() => OodDetector.CreateBuilder(_model).UseScorer(Scorers.Msp()).UseLogging(_logs);

    /// <summary>Images with a label that follows from the class that the model predicts.</summary>
    private async Task<ImageSet> LabelledAsync(Func<int, int> label)
    {
        var pass = new ScoringPass([new ModelScorers(_model, [], ModelSignals.Logits)]);
        var items = new List<ImageItem>();
        await foreach (ScoredBatch batch in pass.RunAsync(FakeImageReader.Images("image", 80, seed: 4).Items))
        {
            items.AddRange(batch.Items.Select((item, i) => item with { Label = label(ClassPrediction.Of(batch.Models[0].Output, i)!.Value) }));
        }

        return new ImageSet(items);
    }
}

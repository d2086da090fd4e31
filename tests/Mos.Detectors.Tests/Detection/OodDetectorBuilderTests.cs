namespace Mos.Detectors.Tests;

public sealed class OodDetectorBuilderTests : IDisposable
{
    private readonly FakeModel _model = new("X", classes: 6);
    private readonly ImageSet _heldOut = FakeImageReader.Images("held-out", 20, seed: 1);

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Build_refuses_a_model_without_the_signals_before_any_image_is_read()
    {
        OodDetectorBuilder builder = OodDetector.CreateBuilder(_model).CalibrateOn(_heldOut);

        ModelSignalException e = await Assert.ThrowsAsync<ModelSignalException>(() => builder.BuildAsync());

        Assert.StartsWith("Scorer 'mos' needs a group head; model 'X' has a flat head of 6 classes", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, _model.Reader.Reads);
    }

    [Fact]
    public async Task Build_refuses_too_few_held_out_images_before_any_is_read()
    {
        OodDetectorBuilder builder = OodDetector.CreateBuilder(_model).UseScorer(Scorers.Msp()).CalibrateOn(_heldOut, targetTpr: 0.99);

        MosException e = await Assert.ThrowsAsync<MosException>(() => builder.BuildAsync());

        Assert.Equal("20 held-out images are too few for a target TPR of 0.99: give at least 99, or a lower target.", e.Message);
        Assert.Equal(0, _model.Reader.Reads);
    }

    [Fact]
    public async Task Build_without_a_calibration_says_what_to_call()
    {
        MosException e = await Assert.ThrowsAsync<MosException>(() => OodDetector.CreateBuilder(_model).UseScorer(Scorers.Msp()).BuildAsync());

        Assert.Contains("CalibrateOn", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseCalibration_needs_no_images()
    {
        Calibration calibration = Calibration.FromScores(new double[30], 0.9);

        using OodDetector detector = await OodDetector.CreateBuilder(_model).UseScorer(Scorers.Msp()).UseCalibration(calibration).BuildAsync();
        using OodDetector replaced = await OodDetector.CreateBuilder(_model)
            .UseScorer(Scorers.Msp()).CalibrateOn(_heldOut).UseCalibration(calibration).BuildAsync();

        Assert.Same(calibration, detector.Calibration);
        Assert.Same(calibration, replaced.Calibration);
        Assert.Equal(0, _model.Reader.Reads);
    }

    [Fact]
    public async Task Used_builder_refuses_changes()
    {
        OodDetectorBuilder builder = OodDetector.CreateBuilder(_model).UseScorer(Scorers.Msp()).CalibrateOn(_heldOut);
        using OodDetector detector = await builder.BuildAsync();

        Assert.Throws<InvalidOperationException>(() => builder.UseScorer(Scorers.Energy()));
        Assert.Throws<InvalidOperationException>(() => builder.CalibrateOn(_heldOut));
        Assert.Throws<InvalidOperationException>(() => builder.Configure(_ => { }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => builder.BuildAsync());
    }

    [Fact]
    public void Calls_check_their_own_arguments()
    {
        OodDetectorBuilder builder = OodDetector.CreateBuilder(_model);

        Assert.Throws<ArgumentNullException>(() => OodDetector.CreateBuilder(null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseScorer(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.CalibrateOn(_heldOut, targetTpr: 95));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Configure(o => o.BatchSize = 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Configure(o => o.DecodingThreads = -1));
    }

    [Fact]
    public async Task Build_tells_its_progress()
    {
        var progress = new RecordedProgress();

        using OodDetector detector = await OodDetector.CreateBuilder(_model)
            .UseScorer(Scorers.Msp()).CalibrateOn(_heldOut).Configure(o => o.BatchSize = 8).BuildAsync(progress);

        Assert.Equal([(0, 20), (8, 20), (16, 20), (20, 20)], progress.Reports.Select(r => (r.Done, r.Total!.Value)));
    }
}

namespace Mos.Detectors.Tests;

/// <summary>Whatever an image is given as, its verdict is the same; and what an application's fake need do.</summary>
public sealed class OodDetectorInputTests : IDisposable
{
    private static readonly ClassGroups Groups = ClassGroups.FromAssignment([1, 0, 1, 2, 0, 2, 1, 3, 3], ["zero", "one", "two", "three"]);

    private readonly FakeModel _model = new("grouped", Groups, seed: 3);
    private readonly ImageSet _heldOut = FakeImageReader.Images("held-out", 60, seed: 1);

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Pixels_blocking_calls_and_lists_give_what_a_file_gives()
    {
        using OodDetector detector = await BuildAsync();
        ImageItem image = FakeImageReader.Image("x", 120, 130, 7);
        byte[] rgb = [.. Enumerable.Repeat<byte[]>([120, 130, 7], 4).SelectMany(p => p)];

        OodVerdict expected = await detector.DetectAsync(image);

        Assert.Equal(expected, await detector.DetectAsync(rgb, 2, 2, "x"));
        Assert.Equal(expected, detector.Detect(image));
        Assert.Equal([expected], await detector.DetectManyAsync([image]).ToArrayAsync());
        Assert.Equal([expected], await detector.DetectManyAsync([ImageItem.FromPixels("x", rgb, 2, 2)]).ToArrayAsync());
        Assert.Throws<ImageDecodeException>(() => detector.Detect("none.jpg"));
    }

    [Fact]
    public async Task Pixels_that_are_no_image_or_that_the_reader_cannot_take_are_refused()
    {
        using OodDetector detector = await BuildAsync();

        await Assert.ThrowsAsync<ArgumentException>("rgb", () => detector.DetectAsync(new byte[11], 2, 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("height", () => detector.DetectAsync(Array.Empty<byte>(), 2, 0));
        var e = await Assert.ThrowsAsync<ImageDecodeException>(() => detector.DetectAsync(new byte[27], 3, 3, "frame 7"));
        Assert.Equal("Image 'frame 7' is decoded pixels of 3 x 3, and this model's reader takes only 2 x 2 of them; resize it, or give the bytes of its file.", e.Message);
    }

    [Fact]
    public async Task Top_groups_are_those_that_are_surest()
    {
        using OodDetector detector = await BuildAsync();

        await foreach (OodVerdict verdict in detector.DetectManyAsync(FakeImageReader.Images("new", 50, seed: 2)))
        {
            Assert.Equal(3, verdict.TopGroups.Count);
            Assert.Equal(verdict.TopGroups.OrderByDescending(g => g.Share), verdict.TopGroups);
            Assert.Equal(1 + verdict.Score, verdict.TopGroups[0].Share, 1e-6);
            Assert.All(verdict.TopGroups, g => Assert.Equal(Groups.GroupNames![g.Group], g.GroupName));
            Assert.Equal(3, verdict.TopGroups.DistinctBy(g => g.Group).Count());
        }
    }

    [Fact]
    public void Verdicts_are_equal_by_what_they_say()
    {
        OodVerdict Verdict(double share) => new("x", 1, 0.5, 0, false) { TopGroups = new GroupShares([new GroupShare(1, "one", share)]) };

        Assert.Equal(Verdict(0.5), Verdict(0.5));
        Assert.Equal(Verdict(0.5).GetHashCode(), Verdict(0.5).GetHashCode());
        Assert.NotEqual(Verdict(0.5), Verdict(0.6));
        Assert.Empty(new OodVerdict("x", 1, 0.5, 0, false).TopGroups);
    }

    [Theory]
    [InlineData(0.2, 0.8)]
    [InlineData(0.07, 0.93)]
    public async Task Target_can_be_a_false_alarm_rate(double rate, double target)
    {
        using OodDetector built = await OodDetector.CreateBuilder(_model).WithFalseAlarmRate(rate).CalibrateOn(_heldOut).BuildAsync();
        using OodDetector given = await OodDetector.CreateBuilder(_model).UseCalibration(built.Calibration).WithTargetTpr(0.5).BuildAsync();
        using OodDetector derived = given.WithFalseAlarmRate(rate);

        Assert.Equal((target, 0.5, target), (built.Calibration.TargetTpr, given.Calibration.TargetTpr, derived.Calibration.TargetTpr));
        Assert.Equal(rate, built.Calibration.FalseAlarmRate);
        Assert.Equal(built.Calibration.Threshold, derived.Calibration.Threshold);
        Assert.Throws<ArgumentOutOfRangeException>("falseAlarmRate", () => OodDetector.CreateBuilder(_model).WithFalseAlarmRate(5));
    }

    [Fact]
    public async Task Fake_of_one_method_judges_files_sets_and_streams()
    {
        IOodDetector fake = new AllOut();

        Assert.True((await fake.DetectAsync("a.jpg")).IsOutOfDistribution);
        Assert.Equal(["held-out0", "held-out1"], await fake.DetectManyAsync(_heldOut.Take(2)).Select(v => v.Source).ToArrayAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fake.DetectManyAsync(_heldOut, new CancellationToken(true)).ToArrayAsync().AsTask());
    }

    private Task<OodDetector> BuildAsync() => OodDetector.CreateBuilder(_model).CalibrateOn(_heldOut).BuildAsync();

    private sealed class AllOut : IOodDetector
    {
        public Task<OodVerdict> DetectAsync(ImageItem image, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(new OodVerdict(image.Source, -1, 0.001, 0, IsOutOfDistribution: true));
        }
    }
}

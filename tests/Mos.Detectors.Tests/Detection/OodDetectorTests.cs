namespace Mos.Detectors.Tests;

public sealed class OodDetectorTests : IDisposable
{
    private static readonly ClassGroups Groups = ClassGroups.FromAssignment([1, 0, 1, 2, 0, 2, 1], ["zero", "one", "two"]);

    private readonly FakeModel _model = new("grouped", Groups, seed: 3);
    private readonly ImageSet _heldOut = FakeImageReader.Images("held-out", 60, seed: 1, low: 100, high: 180);

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Build_calibrates_on_the_held_out_scores()
    {
        using OodDetector detector = await Builder().BuildAsync();

        double[] expected = await ScoresAsync(_heldOut);
        Array.Sort(expected);
        Assert.Equal(expected, detector.Calibration.HeldOutScores.ToArray());
        Assert.Equal(0.95, detector.Calibration.TargetTpr);
        Assert.Equal(60, detector.Calibration.Count);
        Assert.Same(_model, detector.Model);
    }

    [Fact]
    public async Task Verdict_follows_from_score_calibration_and_logits()
    {
        using OodDetector detector = await Builder().BuildAsync();
        ImageSet images = FakeImageReader.Images("new", 300, seed: 2);
        double[] scores = await ScoresAsync(images);

        List<OodVerdict> verdicts = await CollectAsync(detector.DetectManyAsync(images));

        Assert.Equal(images.Items.Select(i => i.Source), verdicts.Select(v => v.Source));
        Assert.Equal(scores, verdicts.Select(v => v.Score));
        Assert.Contains(verdicts, v => v.IsOutOfDistribution);
        Assert.Contains(verdicts, v => !v.IsOutOfDistribution);
        Assert.All(verdicts, v =>
        {
            Assert.Equal(detector.Calibration.PValue(v.Score), v.PValue);
            Assert.Equal(detector.Calibration.Threshold, v.Threshold);
            Assert.Equal(v.Score < v.Threshold, v.IsOutOfDistribution);
            Assert.Equal($"class {v.ClassIndex}", v.ClassName);
            Assert.Equal(Groups.GroupOf(v.ClassIndex!.Value), v.Group);
            Assert.Equal(Groups.GroupNames![v.Group!.Value], v.GroupName);
        });
        Assert.True(verdicts.Select(v => v.ClassIndex).Distinct().Count() > 1);
    }

    [Fact]
    public async Task Verdict_of_a_flat_head_has_the_class_of_the_largest_logit_and_no_group()
    {
        using var model = new FakeModel("flat", classes: 5);
        using OodDetector detector = await OodDetector.CreateBuilder(model).UseScorer(Scorers.Msp()).CalibrateOn(_heldOut).BuildAsync();

        OodVerdict verdict = Assert.Single(detector.Judge(ModelOutput.FromLogits(new FloatMatrix(1, 5, [1, 4, 9, 9, 2])), ["x"]));

        Assert.Equal(("x", 2, "class 2"), (verdict.Source, verdict.ClassIndex, verdict.ClassName));
        Assert.Null(verdict.Group);
    }

    [Fact]
    public async Task Detect_gives_the_same_from_file_bytes_stream_and_set()
    {
        using var folder = new Testing.TemporaryFolder();
        using OodDetector detector = await Builder().BuildAsync();
        byte[] encoded = [120, 130, 7];
        string path = folder.File("photo.jpg", encoded);
        using var stream = new MemoryStream(encoded);

        OodVerdict fromFile = await detector.DetectAsync(path);

        Assert.Equal(path, fromFile.Source);
        Assert.Equal(fromFile with { Source = "b" }, await detector.DetectAsync(encoded, "b"));
        Assert.Equal(fromFile with { Source = "s" }, await detector.DetectAsync(stream, "s"));
        Assert.True(stream.CanRead);
        Assert.Equal([fromFile], await CollectAsync(detector.DetectManyAsync(new ImageSet([new ImageItem(path)]))));
        Assert.Equal([fromFile], await CollectAsync(detector.DetectManyAsync(Arriving([new ImageItem(path)]))));
    }

    [Fact]
    public async Task DetectMany_keeps_the_order_of_a_stream()
    {
        using OodDetector detector = await Builder().Configure(o => o.BatchSize = 4).BuildAsync();
        ImageSet images = FakeImageReader.Images("new", 101, seed: 5);

        List<OodVerdict> streamed = await CollectAsync(detector.DetectManyAsync(Arriving(images.Items)));

        Assert.Equal(await CollectAsync(detector.DetectManyAsync(images)), streamed);
    }

    [Fact]
    public async Task DetectMany_judges_what_has_arrived_without_waiting_for_a_whole_batch()
    {
        using OodDetector detector = await Builder().BuildAsync();
        var secondMayCome = new TaskCompletionSource();

        async IAsyncEnumerable<ImageItem> Slow()
        {
            yield return FakeImageReader.Image("first", 1, 2, 3);
            await secondMayCome.Task;
            yield return FakeImageReader.Image("second", 4, 5, 6);
        }

        await using IAsyncEnumerator<OodVerdict> verdicts = detector.DetectManyAsync(Slow()).GetAsyncEnumerator();
        Assert.True(await verdicts.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("first", verdicts.Current.Source);
        secondMayCome.SetResult();
        Assert.True(await verdicts.MoveNextAsync());
        Assert.Equal("second", verdicts.Current.Source);
        Assert.False(await verdicts.MoveNextAsync());
    }

    [Fact]
    public async Task DetectMany_draws_a_stream_only_as_it_is_asked()
    {
        using OodDetector detector = await Builder().Configure(o => o.BatchSize = 4).BuildAsync();
        int drawn = 0;

        async IAsyncEnumerable<ImageItem> Endless()
        {
            while (true)
            {
                yield return FakeImageReader.Image($"{drawn++}", (byte)drawn, 2, 3);
                await Task.Yield();
            }
        }

        int judged = 0;
        await foreach (OodVerdict verdict in detector.DetectManyAsync(Endless()))
        {
            Assert.Equal($"{judged}", verdict.Source);
            if (++judged == 50)
            {
                break;
            }
        }

        Assert.InRange(drawn, 50, 70);
    }

    [Fact]
    public async Task DetectMany_passes_on_what_the_stream_throws()
    {
        using OodDetector detector = await Builder().BuildAsync();

        async IAsyncEnumerable<ImageItem> Failing()
        {
            yield return FakeImageReader.Image("first", 1, 2, 3);
            await Task.Yield();
            throw new InvalidOperationException("the camera is off");
        }

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => CollectAsync(detector.DetectManyAsync(Failing())));
        Assert.Equal("the camera is off", e.Message);
    }

    [Fact]
    public async Task Unreadable_image_is_refused_by_default_and_named()
    {
        using OodDetector detector = await Builder().BuildAsync();
        var images = new ImageSet([FakeImageReader.Image("good", 1, 2, 3), FakeImageReader.Broken("bad")]);

        var e = await Assert.ThrowsAsync<ImageDecodeException>(() => CollectAsync(detector.DetectManyAsync(images)));
        Assert.Equal("bad", e.ImageSource);
        Assert.Equal("bad", (await Assert.ThrowsAsync<ImageDecodeException>(() => detector.DetectAsync([1, 2], "bad"))).ImageSource);
        Assert.Equal("none.jpg", (await Assert.ThrowsAsync<ImageDecodeException>(() => detector.DetectAsync("none.jpg"))).ImageSource);
    }

    [Fact]
    public async Task Unreadable_images_are_left_out_and_reported_where_asked()
    {
        var skipped = new List<string>();
        ImageItem[] items = [FakeImageReader.Broken("bad 0"), .. _heldOut.Items, FakeImageReader.Broken("bad 1")];
        using OodDetector detector = await OodDetector.CreateBuilder(_model)
            .CalibrateOn(items).Configure(o => (o.OnUnreadable, o.BatchSize) = (u => skipped.Add(u.Source), 1)).BuildAsync();

        List<OodVerdict> verdicts = await CollectAsync(detector.DetectManyAsync(new ImageSet(items)));

        Assert.Equal(60, detector.Calibration.Count);
        Assert.Equal(_heldOut.Items.Select(i => i.Source), verdicts.Select(v => v.Source));
        Assert.Equal(["bad 0", "bad 1", "bad 0", "bad 1"], skipped);
        await Assert.ThrowsAsync<ImageDecodeException>(() => detector.DetectAsync([1, 2]));
    }

    [Fact]
    public async Task Cancellation_ends_a_stream()
    {
        using OodDetector detector = await Builder().Configure(o => o.BatchSize = 4).BuildAsync();
        using var cancellation = new CancellationTokenSource();
        int judged = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (OodVerdict _ in detector.DetectManyAsync(_heldOut, cancellation.Token))
            {
                judged++;
                await cancellation.CancelAsync();
            }
        });

        Assert.InRange(judged, 1, 4);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => detector.DetectAsync([1, 2, 3], "x", cancellation.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Builder().BuildAsync(cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task Detector_used_by_16_callers_gives_what_one_gets()
    {
        using OodDetector detector = await Builder().BuildAsync();
        ImageSet images = FakeImageReader.Images("new", 64, seed: 9);
        List<OodVerdict> expected = await CollectAsync(detector.DetectManyAsync(images));

        List<OodVerdict>[] found = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var verdicts = new List<OodVerdict>();
            foreach (ImageItem image in images.Items)
            {
                verdicts.Add(await detector.DetectAsync(image));
            }

            return verdicts;
        })));

        Assert.All(found, verdicts => Assert.Equal(expected, verdicts));
    }

    [Fact]
    public async Task NaN_of_a_model_names_the_image()
    {
        var head = new LinearHead(new FloatMatrix(5, 3, [0, 0, 0, 0, 0, 0, 0, float.NaN, 0, 0, 0, 0, 0, 0, 0]), new float[5]);
        using var broken = new FakeModel("broken", classes: 5);
        using var model = new FakeModel("broken", classes: 5) { Info = broken.Info with { Head = head } };

        MosException e = await Assert.ThrowsAsync<MosException>(
            () => OodDetector.CreateBuilder(model).UseScorer(Scorers.Msp()).CalibrateOn(_heldOut).BuildAsync());
        Assert.Equal("Model 'broken' gives NaN for image 'held-out0'; check its weights.", e.Message);
    }

    [Fact]
    public async Task WithTargetTpr_changes_the_decision_and_borrows_the_model()
    {
        using OodDetector detector = await Builder().BuildAsync();
        int passes = _model.Forwards;

        using (OodDetector strict = detector.WithTargetTpr(0.5))
        {
            Assert.Equal(0.5, strict.Calibration.TargetTpr);
            Assert.True(strict.Calibration.Threshold > detector.Calibration.Threshold);
        }

        Assert.Equal(passes, _model.Forwards);
        Assert.False(_model.IsDisposed);
        Assert.Throws<MosException>(() => detector.WithTargetTpr(0.999));
    }

    [Fact]
    public async Task Judge_needs_no_pass_of_the_model()
    {
        using OodDetector detector = await Builder().BuildAsync();
        int passes = _model.Forwards;
        ModelOutput output = ModelOutput.FromLogits(new FloatMatrix(2, Groups.LogitCount, new float[2 * Groups.LogitCount]), Groups);

        IReadOnlyList<OodVerdict> verdicts = detector.Judge(output);

        Assert.Equal(["0", "1"], verdicts.Select(v => v.Source));
        Assert.Equal(-1.0 / 4, verdicts[0].Score, 1e-12);
        Assert.Equal(passes, _model.Forwards);
        Assert.Throws<ArgumentException>("sources", () => detector.Judge(output, ["a"]));
        Assert.Throws<ArgumentException>("output", () => detector.Judge(ModelOutput.FromLogits(output.Logits!)));
        Assert.Throws<ModelSignalException>(() => detector.Judge(ModelOutput.FromLogits(new FloatMatrix(1, 7, new float[7]))));
        var nan = new FloatMatrix(1, Groups.LogitCount, [.. Enumerable.Repeat(float.NaN, Groups.LogitCount)]);
        Assert.Contains("'a'", Assert.Throws<MosException>(() => detector.Judge(ModelOutput.FromLogits(nan, Groups), ["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposed_detector_refuses_and_leaves_a_borrowed_model_alone()
    {
        OodDetector detector = await Builder().BuildAsync();
        detector.Dispose();
        detector.Dispose();

        Assert.False(_model.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => detector.DetectAsync("x.jpg"));
        Assert.Throws<ObjectDisposedException>(() => detector.DetectManyAsync(_heldOut));
    }

    private OodDetectorBuilder Builder() => OodDetector.CreateBuilder(_model).UseScorer(Scorers.Mos()).CalibrateOn(_heldOut);

    private async Task<double[]> ScoresAsync(ImageSet images)
    {
        var pass = new ScoringPass([new ModelScorers(_model, [Scorers.Mos()])]);
        List<ScoredBatch> batches = await CollectAsync(pass.RunAsync(images.Items));
        return [.. batches.SelectMany(b => b.Models[0].Scores[0])];
    }

    private static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (T item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static async IAsyncEnumerable<ImageItem> Arriving(IEnumerable<ImageItem> items)
    {
        foreach (ImageItem item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }
}

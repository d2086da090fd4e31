namespace Mos.Detectors.Tests;

/// <summary>What measures the whole process runs while no other test does.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>Single images that many callers ask for at once.</summary>
[Collection(nameof(RunsAlone))]
public sealed class RequestBatchingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeModel _model = new("grouped", ClassGroups.FromSizes([3, 4, 2]), seed: 3);
    private readonly ImageSet _heldOut = FakeImageReader.Images("held-out", 40, seed: 1);

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Images_that_wait_go_through_the_model_together()
    {
        using OodDetector detector = await BuildAsync();
        using var firstRuns = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        Task<OodVerdict> first = BlockedAsync(detector, firstRuns, mayGoOn);
        (int passes, long images) = (_model.Forwards, _model.ImagesSeen);

        Task<OodVerdict>[] others = [.. _heldOut.Items.Take(8).Select(i => detector.DetectAsync(i))];
        await UntilAsync(() => _model.Reader.Reads == 40 + 9);
        await Task.Delay(50); // Decoded; a moment to queue.
        mayGoOn.Set();
        await Task.WhenAll([first, .. others]).WaitAsync(Patience);

        Assert.Equal(images + 9, _model.ImagesSeen);
        Assert.InRange(_model.Forwards - passes, 2, 4);
        Assert.Equal(_heldOut.Items.Take(8).Select(i => i.Source), others.Select(o => o.Result.Source));
    }

    [Fact]
    public async Task Model_that_gains_nothing_from_batches_gets_one_image_at_a_time()
    {
        using var single = new FakeModel("single", ClassGroups.FromSizes([3, 4, 2]), seed: 3) { BatchesRequests = false };
        using OodDetector detector = await OodDetector.CreateBuilder(single).CalibrateOn(_heldOut).BuildAsync();
        (int passes, long images) = (single.Forwards, single.ImagesSeen);

        await Task.WhenAll(_heldOut.Items.Select(i => detector.DetectAsync(i)));

        Assert.Equal((40, 40L), (single.Forwards - passes, single.ImagesSeen - images));
    }

    [Fact]
    public async Task Sixteen_threads_get_the_bits_of_one()
    {
        using OodDetector detector = await BuildAsync();
        ImageSet images = FakeImageReader.Images("new", 100, seed: 9);
        OodVerdict[] expected = [.. images.Items.Select(i => detector.Detect(i))];
        var found = new OodVerdict[16][];

        Thread[] threads = [.. Enumerable.Range(0, 16).Select(t => new Thread(() => found[t] = [.. images.Items.Select(i => detector.Detect(i))]))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        Assert.All(found, verdicts => Assert.Equal(expected, verdicts));
    }

    [Fact]
    public async Task One_image_at_fault_fails_alone()
    {
        using OodDetector detector = await BuildAsync();
        using var firstRuns = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        Task<OodVerdict> first = BlockedAsync(detector, firstRuns, mayGoOn);
        int calls = 0;
        Task<OodVerdict>[] others = [.. _heldOut.Items.Take(3).Select(i => detector.DetectAsync(i))];
        Task<OodVerdict> unreadable = detector.DetectAsync(FakeImageReader.Broken("bad"));
        await UntilAsync(() => _model.Reader.Reads == 40 + 5);
        await Task.Delay(50);

        // The batch fails whatever is in it; then one of the images by itself.
        _model.OnForward = () =>
        {
            if (Interlocked.Increment(ref calls) is 1 or 2)
            {
                throw new MosException("one of them is odd");
            }
        };
        mayGoOn.Set();
        await first.WaitAsync(Patience);
        await Task.WhenAll(others.Select(o => o.ContinueWith(_ => { }, TaskScheduler.Default))).WaitAsync(Patience);

        Assert.Equal(1, others.Count(o => o.IsFaulted));
        Assert.Equal(2, others.Count(o => o.IsCompletedSuccessfully));
        Assert.Equal("bad", (await Assert.ThrowsAsync<ImageDecodeException>(() => unreadable)).ImageSource);
    }

    [Fact]
    public async Task Caller_who_is_cancelled_leaves_and_the_others_stay()
    {
        using OodDetector detector = await BuildAsync();
        using var firstRuns = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        Task<OodVerdict> first = BlockedAsync(detector, firstRuns, mayGoOn);
        using var cancellation = new CancellationTokenSource();
        Task<OodVerdict> leaving = detector.DetectAsync(_heldOut.Items[0], cancellation.Token);
        Task<OodVerdict> staying = detector.DetectAsync(_heldOut.Items[1]);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.WaitAsync(Patience));
        Assert.False(staying.IsCompleted);
        mayGoOn.Set();
        await Task.WhenAll(first, staying).WaitAsync(Patience);
    }

    [Fact]
    public async Task Dispose_waits_for_the_pass_that_runs_and_fails_those_that_wait()
    {
        OodDetector detector = await BuildAsync();
        using OodDetector derived = detector.WithTargetTpr(0.5);
        using var firstRuns = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        Task<OodVerdict> first = BlockedAsync(detector, firstRuns, mayGoOn);
        Task<OodVerdict>[] waiting = [.. _heldOut.Items.Select(i => detector.DetectAsync(i))];

        Task disposal = Task.Run(detector.Dispose);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting[0].WaitAsync(Patience));
        Assert.False(disposal.IsCompleted);
        mayGoOn.Set();
        await disposal.WaitAsync(Patience);

        Assert.Equal("first", (await first.WaitAsync(Patience)).Source);
        foreach (Task<OodVerdict> call in waiting)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Patience));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => detector.DetectAsync(_heldOut.Items[0]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => derived.DetectAsync(_heldOut.Items[0]));
        Assert.False(_model.IsDisposed);
    }

    [Fact]
    public async Task Stream_of_a_detector_that_is_disposed_ends_in_an_exception()
    {
        OodDetector detector = await BuildAsync(batchSize: 4);

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (OodVerdict _ in detector.DetectManyAsync(_heldOut))
            {
                detector.Dispose();
            }
        });
    }

    [Fact]
    public async Task Queue_is_bounded()
    {
        using OodDetector detector = await BuildAsync(batchSize: 4);
        using var firstRuns = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        Task<OodVerdict> first = BlockedAsync(detector, firstRuns, mayGoOn);
        Task<OodVerdict>[] waiting = [.. Enumerable.Range(0, 100).Select(i => detector.DetectAsync(_heldOut.Items[i % 40]))];

        await UntilAsync(() => _model.Reader.Reads == 40 + 8);
        await Task.Delay(100);
        Assert.Equal(40 + 8, _model.Reader.Reads); // Two batches are decoded, no more.
        mayGoOn.Set();
        await Task.WhenAll([first, .. waiting]).WaitAsync(Patience);
    }

    [Fact]
    public async Task Thousands_of_calls_leave_the_managed_memory_flat()
    {
        using OodDetector detector = await BuildAsync();
        async Task CallAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await Task.WhenAll(_heldOut.Items.Take(8).Select(item => detector.DetectAsync(item)));
                using var cancelled = new CancellationTokenSource();
                Task<OodVerdict> leaving = detector.DetectAsync(_heldOut.Items[0], cancelled.Token);
                await cancelled.CancelAsync();
                await leaving.ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        await CallAsync(200);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await CallAsync(1000);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 500_000);
    }

    private Task<OodDetector> BuildAsync(int batchSize = 32) => OodDetector.CreateBuilder(_model).CalibrateOn(_heldOut).Configure(o => o.BatchSize = batchSize).BuildAsync();

    /// <summary>Begins a call whose pass waits in the model.</summary>
    private Task<OodVerdict> BlockedAsync(OodDetector detector, ManualResetEventSlim runs, ManualResetEventSlim mayGoOn)
    {
        _model.OnForward = () =>
        {
            _model.OnForward = null;
            runs.Set();
            mayGoOn.Wait(Patience);
        };
        Task<OodVerdict> first = detector.DetectAsync(FakeImageReader.Image("first", 1, 2, 3));
        Assert.True(runs.Wait(Patience));
        return first;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 6000 && !condition(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(condition());
    }
}

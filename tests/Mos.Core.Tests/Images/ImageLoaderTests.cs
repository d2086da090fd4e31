namespace Mos.Core.Tests.Images;

public sealed class ImageLoaderTests
{
    private const int Width = 3;
    private const int Height = 2;
    private static readonly ImageLoaderOptions Options = new() { BatchSize = 4, Threads = 3, BatchesAhead = 2 };

    [Fact]
    public async Task LoadAsync_keepsTheOrderWhateverTheReadersSpeed()
    {
        IReadOnlyList<ImageItem> items = Items(30);
        int next = 0;
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(items, new NumberReader(delay: true), Options))
        {
            using (batch)
            {
                Assert.Equal((Height, Width), (batch.Images.Height, batch.Images.Width));
                Assert.Equal(Math.Min(4, 30 - next), batch.Images.Count);
                Assert.Equal(items.Skip(next).Take(4), batch.Items);
                AssertNumbers(batch);
                next += batch.Items.Count;
            }
        }

        Assert.Equal(30, next);
    }

    [Fact]
    public async Task LoadAsync_unreadableImages_areListedAndLeaveNoGap()
    {
        ImageItem[] items = [.. Items(11)];
        items[1] = items[1] with { Open = () => throw new IOException("disk on fire") };
        items[2] = ImageItem.FromBytes("2", [NumberReader.Bad]);
        items[3] = new ImageItem(Path.Combine(Path.GetTempPath(), "mos-no-such-file.png"));
        for (int i = 8; i < 11; i++)
        {
            items[i] = ImageItem.FromBytes($"{i}", [NumberReader.Bad]);
        }

        List<(string[] Read, UnreadableImage[] Unreadable)> batches = [];
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(items, new NumberReader(), Options))
        {
            AssertNumbers(batch);
            batches.Add(([.. batch.Items.Select(item => item.Source)], [.. batch.Unreadable]));
            batch.Dispose();
        }

        Assert.Equal(3, batches.Count);
        Assert.Equal(["0"], batches[0].Read);
        Assert.Equal(["1", "2", items[3].Source], batches[0].Unreadable.Select(u => u.Source));
        Assert.Contains("disk on fire", batches[0].Unreadable[0].Reason, StringComparison.Ordinal);
        Assert.Equal("Image '2' is bad.", batches[0].Unreadable[1].Reason);
        Assert.Equal(["4", "5", "6", "7"], batches[1].Read);
        Assert.Empty(batches[1].Unreadable);
        Assert.Empty(batches[2].Read);
        Assert.Equal(3, batches[2].Unreadable.Length);
    }

    [Fact]
    public async Task LoadAsync_decodedPixels_goThroughTheReaderButNotThroughAFunctionOfEncodedBytes()
    {
        byte[] rgb = [.. Enumerable.Range(1, Width * Height * 3).Select(i => (byte)i)];
        ImageItem[] items = [ImageItem.FromPixels("frame", rgb, Width, Height), ImageItem.FromPixels("large", new byte[27], 3, 3)];

        LoadedBatch byReader = await ImageLoader.LoadAsync(items, new NumberReader()).SingleAsync();
        LoadedBatch byFunction = await ImageLoader.LoadAsync(items, Width, Height, (_, _, _, _) => { }).SingleAsync();

        Assert.Equal(rgb, byReader.Images.Pixels.ToArray());
        Assert.Contains("takes only 3 x 2 of them", Assert.Single(byReader.Unreadable).Reason, StringComparison.Ordinal);
        Assert.Equal(["frame", "large"], byFunction.Unreadable.Select(u => u.Source));
        Assert.Contains("an encoded image is wanted", byFunction.Unreadable[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_readsAheadButNoFurtherThanTold()
    {
        var reader = new NumberReader();
        await using IAsyncEnumerator<LoadedBatch> batches = ImageLoader.LoadAsync(Items(100), reader, Options).GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());

        // The first batch is out; two more are decoded while nobody asks, and no third.
        Assert.True(SpinWait.SpinUntil(() => reader.Count == 12, TimeSpan.FromSeconds(30)), $"{reader.Count} images were read ahead.");
        await Task.Delay(50);
        Assert.Equal(12, reader.Count);
    }

    [Fact]
    public async Task LoadAsync_consumerSlowerThanReading_findsTheNextBatchRead()
    {
        int count = 0;
        using var gate = new ManualResetEventSlim(initialState: true);
        IAsyncEnumerable<LoadedBatch> loaded = ImageLoader.LoadAsync(
            Items(40),
            Width,
            Height,
            (_, _, _, _) =>
            {
                gate.Wait();
                Interlocked.Increment(ref count);
            },
            Options);
        await using IAsyncEnumerator<LoadedBatch> batches = loaded.GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());
        for (int taken = 1; taken < 10; taken++)
        {
            // The consumer is at work until all is read that may be, and then no more can be: the next batch comes none the less.
            int ahead = Math.Min(40, 4 * (taken + Options.BatchesAhead));
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref count) == ahead, TimeSpan.FromSeconds(30)), $"{count} images were read, not {ahead}.");
            gate.Reset();
            batches.Current.Dispose();
            Assert.True(await batches.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
            gate.Set();
        }
    }

    [Fact]
    public async Task LoadAsync_consumerFasterThanReading_keepsEveryThreadReading()
    {
        // Each image waits until as many others are being read as there are threads: one idle thread, and none would go on.
        using var together = new Barrier(Options.Threads);
        int count = 0;
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(
            Items(36), Width, Height, (_, _, _, _) => Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30)), "A thread was idle."), Options))
        {
            count += batch.Items.Count;
            batch.Dispose();
        }

        Assert.Equal(36, count);
    }

    [Fact]
    public async Task LoadAsync_disposedBatches_lendTheirMemoryToLaterOnes()
    {
        var arrays = new HashSet<byte[]>();
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(Items(200), new NumberReader(), Options))
        {
            AssertNumbers(batch);
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(batch.Images.Pixels, out ArraySegment<byte> pixels));
            arrays.Add(pixels.Array!);
            batch.Dispose();
            batch.Dispose();
        }

        Assert.InRange(arrays.Count, 1, Options.BatchesAhead + 2);
    }

    [Fact]
    public async Task LoadAsync_batchesThatAreKept_keepTheirPixels()
    {
        List<LoadedBatch> batches = [];
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(Items(40), new NumberReader(), Options))
        {
            batches.Add(batch);
        }

        Assert.All(batches, AssertNumbers);
    }

    [Fact]
    public async Task LoadAsync_consumerStopsEarly_leavesNoThreadReading()
    {
        var reader = new NumberReader(delay: true);
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(Items(1000), reader, Options))
        {
            batch.Dispose();
            break;
        }

        int count = reader.Count;
        await Task.Delay(50);
        Assert.Equal(count, reader.Count);
        Assert.InRange(count, 4, 12);
    }

    [Fact]
    public async Task LoadAsync_cancelled_endsSoon()
    {
        using var cancel = new CancellationTokenSource();
        var reader = new NumberReader(delay: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (LoadedBatch batch in ImageLoader.LoadAsync(Items(100_000), reader, Options, cancel.Token))
            {
                batch.Dispose();
                await cancel.CancelAsync();
            }
        });
        Assert.InRange(reader.Count, 4, 100);
    }

    [Fact]
    public async Task LoadAsync_faultOfTheReader_reachesTheConsumer()
    {
        IAsyncEnumerable<LoadedBatch> batches = ImageLoader.LoadAsync(
            Items(20), Width, Height, (_, _, index, _) => { if (index == 9) throw new InvalidOperationException("a bug"); }, Options);
        int count = 0;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (LoadedBatch batch in batches)
            {
                count++;
                batch.Dispose();
            }
        });
        Assert.Equal("a bug", error.Message);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task LoadAsync_function_knowsThePositionOfEachImage()
    {
        ImageItem same = ImageItem.FromBytes("same", [5]);
        List<byte> seen = [];
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(
            Enumerable.Repeat(same, 10), Width, Height, (encoded, item, index, pixels) => pixels.Fill((byte)((encoded[0] * 10) + index)), Options))
        {
            seen.AddRange(Enumerable.Range(0, batch.Images.Count).Select(i => batch.Images.Pixels.Span[i * Width * Height * 3]));
            batch.Dispose();
        }

        Assert.Equal(Enumerable.Range(50, 10).Select(i => (byte)i), seen);
    }

    [Fact]
    public async Task LoadAsync_streamOfUnknownLength_isReadToItsEnd()
    {
        byte[] content = new byte[300_000];
        new Random(1).NextBytes(content);
        var item = new ImageItem("stream") { Open = () => new System.IO.Compression.BrotliStream(Compressed(content), System.IO.Compression.CompressionMode.Decompress) };
        byte[]? read = null;
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync([item], Width, Height, (encoded, _, _, _) => read = encoded.ToArray()))
        {
            Assert.Single(batch.Items);
        }

        Assert.Equal(content, read);

        static MemoryStream Compressed(byte[] content)
        {
            var stream = new MemoryStream();
            using (var brotli = new System.IO.Compression.BrotliStream(stream, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            {
                brotli.Write(content);
            }

            stream.Position = 0;
            return stream;
        }
    }

    [Fact]
    public async Task LoadAsync_noImages_givesNoBatch()
    {
        await foreach (LoadedBatch _ in ImageLoader.LoadAsync([], new NumberReader()))
        {
            Assert.Fail("There was a batch.");
        }
    }

    [Fact]
    public void LoadAsync_optionsOutOfRange_areRefusedAtOnce()
    {
        var reader = new NumberReader();
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageLoader.LoadAsync([], reader, new ImageLoaderOptions { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageLoader.LoadAsync([], reader, new ImageLoaderOptions { Threads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageLoader.LoadAsync([], reader, new ImageLoaderOptions { BatchesAhead = 0 }));
        Assert.Throws<MosException>(() => ImageLoader.LoadAsync([], reader, new ImageLoaderOptions { BatchSize = int.MaxValue }));
    }

    private static ImageItem[] Items(int count) => [.. Enumerable.Range(0, count).Select(i => ImageItem.FromBytes($"{i}", [(byte)i]))];

    private static void AssertNumbers(LoadedBatch batch)
    {
        Assert.Equal(batch.Images.Count, batch.Items.Count);
        for (int i = 0; i < batch.Images.Count; i++)
        {
            byte number = byte.Parse(batch.Items[i].Source, System.Globalization.CultureInfo.InvariantCulture);
            Assert.All(batch.Images.Pixels.Slice(i * Width * Height * 3, Width * Height * 3).ToArray(), value => Assert.Equal(number, value));
        }
    }

    /// <summary>Fills an image with its first byte; the byte <see cref="Bad"/> cannot be read.</summary>
    private sealed class NumberReader(bool delay = false) : IImageReader
    {
        public const byte Bad = 255;
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Width => ImageLoaderTests.Width;

        public int Height => ImageLoaderTests.Height;

        public void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels)
        {
            if (delay)
            {
                Thread.Sleep(encoded[0] % 3);
            }

            Interlocked.Increment(ref _count);
            pixels.Fill(encoded[0]);
            if (encoded[0] == Bad)
            {
                throw new ImageDecodeException(source, $"Image '{source}' is bad.");
            }
        }
    }
}

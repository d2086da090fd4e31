using Mos.Testing;

namespace Mos.Core.Tests.Features;

public sealed class SignalExtractionTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 8)]
    [InlineData(7, 12)]
    public async Task Extraction_that_was_stopped_goes_on_and_leaves_the_same_bytes(int batchesBefore, int imagesKept)
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        ImageSet images = ByteModel.Set(15, 2, 9);
        string whole = await folder.ExtractAsync(model, images, name: "whole");
        using var stop = new CancellationTokenSource();
        int batches = 0;
        using var stopped = new ByteModel
        {
            OnForward = () =>
            {
                if (batches++ == batchesBefore)
                {
                    stop.Cancel();
                }
            },
        };
        string path = folder.File("again");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stores.RunAsync(path, stopped, Stores.Plan(stopped, images), stop.Token));
        File.WriteAllText(Path.Combine(path, SignalPartFile.NameOf(imagesKept / 4)), "half a file, as a kill leaves it");
        using var goesOn = new ByteModel();
        await Stores.RunAsync(path, goesOn, Stores.Plan(goesOn, images));

        Assert.Equal(images.Items.Skip(imagesKept).Count(i => i.Source is not ("bild 2 ü.png" or "bild 9 ü.png")), goesOn.Seen);
        Dictionary<string, byte[]> expected = Stores.Files(whole), found = Stores.Files(path);
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected, f => Assert.Equal(f.Value, found[f.Key]));
    }

    [Fact]
    public async Task Finished_extraction_is_not_run_again_and_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        ImageSet images = ByteModel.Set(9);
        string store = await folder.ExtractAsync(model, images);
        int seen = model.Seen;

        await Stores.RunAsync(store, model, Stores.Plan(model, images));

        Assert.Equal(seen, model.Seen);
        await RefusedAsync(Stores.Plan(model, images, 0, 2), "into 1 and into 2 shards");
        await RefusedAsync(Stores.Plan(model, images) with { PartSize = 6 }, "4 and 6 images");
        await RefusedAsync(Stores.Plan(model, images) with { Signals = ModelSignals.Features }, "other signals");
        await RefusedAsync(Stores.Plan(model, ByteModel.Set(8)), "lists of images differ");
        await RefusedAsync(Stores.Plan(model, images) with { Augmentation = "flips" }, "views differ (1 and 1 of flips)");
        using var other = new ByteModel("c");
        await RefusedAsync(Stores.Plan(other, images), "models differ");

        async Task RefusedAsync(SignalStorePlan plan, string said) =>
            Assert.Contains(said, (await Assert.ThrowsAsync<MosException>(() => Stores.RunAsync(store, model, plan))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_that_is_missing_is_noticed_before_anything_is_added()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        string store = await folder.ExtractAsync(model, ByteModel.Set(9));
        File.Delete(Path.Combine(store, SignalPartFile.NameOf(1)));

        MosFormatException e = await Assert.ThrowsAsync<MosFormatException>(() => Stores.RunAsync(store, model, Stores.Plan(model, ByteModel.Set(9))));

        Assert.Contains("'part-00001.safetensors' is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_requests_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        SignalStorePlan plan = Stores.Plan(model, ByteModel.Set(9));
        string path = folder.File("a");

        await Assert.ThrowsAsync<ArgumentException>(() => Stores.RunAsync(path, model, plan with { PartSize = 5 }));
        await Assert.ThrowsAsync<ArgumentException>(() => Stores.RunAsync(path, model, plan with { ViewCount = 2 }));
        await Assert.ThrowsAsync<ModelSignalException>(() => Stores.RunAsync(path, model, plan with { Signals = ModelSignals.Logits }));
        await Assert.ThrowsAsync<MosException>(() => Stores.RunAsync(path, model, plan with { Images = new ImageSet([]) }));
        Assert.Throws<ArgumentException>(() => SignalStoreWriter.Open(path, plan with { Signals = ModelSignals.InputGradient }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalStoreWriter.Open(path, plan with { ShardIndex = 1 }));
        Assert.False(Directory.Exists(path));
        Assert.Contains("None of the 2 images", (await Assert.ThrowsAsync<MosException>(() => Stores.RunAsync(path, model, plan with { Images = ByteModel.Set(2, 0, 1) }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_follow_each_other_and_are_read_one_by_one()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        ImageSet images = ByteModel.Set(6);
        SignalStorePlan plan = Stores.Plan(model, images) with { Signals = ModelSignals.Features, ViewCount = 2, Augmentation = "seed 3" };
        while (SignalStoreWriter.Open(folder.Path, plan) is { IsComplete: false } writer)
        {
            int view = writer.NextView;
            IReadOnlyList<ImageItem> next = writer.NextImages;
            var features = new FloatMatrix(next.Count, 1, [.. next.Select((_, i) => (float)((10 * view) + writer.Done + i))]);
            writer.Append(new SignalPart(next, new ModelOutput { Count = next.Count, Features = features }, [], view));
        }

        var stored = StoredSignals.Open(folder.Path);

        Assert.Equal((2, 6, "seed 3"), (stored.ViewCount, stored.Count, stored.Augmentation));
        Assert.Equal([0, 1, 2, 3, 4, 5], Values(0));
        Assert.Equal([16, 17, 18, 19, 20, 21], Values(1));
        Assert.Equal(images.Items.Select(i => i.Source), stored.ReadParts(1).SelectMany(p => p.Items).Select(i => i.Source));
        Assert.Throws<ArgumentOutOfRangeException>(() => stored.ReadParts(2));

        float[] Values(int view) => [.. stored.ReadParts(view).SelectMany(p => p.Output.Features!.Values.ToArray())];
    }

    [Fact]
    public void Writer_takes_the_next_part_alone()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        ImageSet images = ByteModel.Set(6);
        var writer = SignalStoreWriter.Open(folder.Path, Stores.Plan(model, images) with { Signals = ModelSignals.Features });
        FloatMatrix Rows(int n) => new(n, 1, new float[n]);
        SignalPart Part(IEnumerable<ImageItem> items, int view = 0) => new([.. items], new ModelOutput { Count = items.Count(), Features = Rows(items.Count()) }, [], view);

        Assert.Throws<ArgumentException>(() => writer.Append(Part(images.Items.Take(3))));
        Assert.Throws<ArgumentException>(() => writer.Append(Part(images.Items.Skip(1).Take(4))));
        Assert.Throws<ArgumentException>(() => writer.Append(Part(images.Items.Take(4), view: 1)));
        Assert.Throws<ArgumentException>(() => writer.Append(Part(images.Items.Take(4)) with { Output = new ModelOutput { Count = 4, Logits = Rows(4) } }));
        writer.Append(Part(images.Items.Take(4)));
        writer.Append(Part(images.Items.Skip(4)));
        Assert.True(writer.IsComplete);
        Assert.Empty(writer.NextImages);
        Assert.Throws<ArgumentException>(() => writer.Append(Part([])));
    }

    [Fact]
    public async Task Shard_without_images_is_whole()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        string[] shards = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => folder.ExtractAsync(model, ByteModel.Set(2), i, 3)));

        Assert.Equal(2, StoredSignals.Open(shards).Images.Count);
    }
}

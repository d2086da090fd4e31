using Mos.Testing;

namespace Mos.Core.Tests.Features;

public sealed class StoredSignalsTests
{
    [Fact]
    public async Task What_was_stored_is_read_with_names_labels_and_the_model()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        ImageSet images = ByteModel.Set(11, 3, 6);

        var stored = StoredSignals.Open(await folder.ExtractAsync(model, images));

        ImageItem[] readable = [.. images.Items.Where((_, i) => i is not (3 or 6))];
        Assert.Equal(readable.Select(i => (i.Source, i.Label)), stored.Images.Items.Select(i => (i.Source, i.Label)));
        Assert.Equal(images.ClassNames, stored.Images.ClassNames);
        Assert.Equal(11, stored.Count);
        Assert.Equal(["bild 3 ü.png", "bild 6 ü.png"], stored.Unreadable.Select(u => u.Source));
        Assert.Equal([3, 3, 3], stored.ReadParts().Select(p => p.Output.Count));
        Assert.Equal(stored.Images.Items, stored.ReadParts().SelectMany(p => p.Items));
        ModelOutput first = stored.ReadParts().First().Output;
        Assert.Equal([0, 0, 1, 1, 2, 4], first.Features!.Values.ToArray());
        Assert.Equal(model.Info.Head!.Logits(first.Features).Values.ToArray(), first.Logits!.Values.ToArray());
        Assert.Equal([.5f, 1.5f, 2.5f], first.Stages![0].Values.ToArray());
        Assert.Equal(2, first.Stages.Count);
        ModelInfo info = stored.Model.Info;
        Assert.Equal(
            (model.Info.Name, model.Info.BackboneHash, model.Info.ClassCount, model.Info.Preprocessing, model.Info.Groups!.ToJson()),
            (info.Name, info.BackboneHash, info.ClassCount, info.Preprocessing, info.Groups!.ToJson()));
        Assert.Equal(model.Info.Head.Weight.Values.ToArray(), info.Head!.Weight.Values.ToArray());
        Assert.Equal(Stores.All, stored.Model.Signals);
        Assert.Null(stored.Model.Images);
    }

    [Fact]
    public async Task Shards_in_any_order_are_the_whole_in_the_order_of_the_list()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        ImageSet images = ByteModel.Set(17, 5);
        var whole = StoredSignals.Open(await folder.ExtractAsync(model, images));
        var shards = new List<string>();
        foreach (int i in (int[])[2, 0, 1])
        {
            shards.Add(await folder.ExtractAsync(model, images, i, 3, "shards/s"));
        }

        foreach (StoredSignals merged in (StoredSignals[])[StoredSignals.Open(shards), StoredSignals.Open(folder.File("shards"))])
        {
            Assert.Equal(whole.Images.Items, merged.Images.Items);
            Assert.Equal(whole.Unreadable, merged.Unreadable);
            Assert.Equal(
                whole.ReadParts().SelectMany(p => p.Output.Logits!.Values.ToArray()),
                merged.ReadParts().SelectMany(p => p.Output.Logits!.Values.ToArray()));
        }
    }

    [Fact]
    public async Task Shards_that_do_not_belong_together_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        using var other = new ByteModel(backbone: "c", name: "other");
        using var otherHead = new ByteModel(weight: 3, name: "third");
        ImageSet images = ByteModel.Set(9);
        string first = await folder.ExtractAsync(model, images, 0, 2);
        string second = await folder.ExtractAsync(model, images, 1, 2);

        Assert.Contains("shard 1 is not given", Refused(first), StringComparison.Ordinal);
        Assert.Contains("Shard 0 of 2 is there twice", Refused(first, second, first), StringComparison.Ordinal);
        Assert.Contains("models differ ('byte model' and 'other')", Refused(first, await folder.ExtractAsync(other, images, 1, 2, "other")), StringComparison.Ordinal);
        Assert.Contains("models differ ('byte model' and 'third')", Refused(first, await folder.ExtractAsync(otherHead, images, 1, 2, "third")), StringComparison.Ordinal);
        Assert.Contains("lists of images differ (of 9 and 10 images)", Refused(first, await folder.ExtractAsync(model, ByteModel.Set(10), 1, 2, "list")), StringComparison.Ordinal);
        Assert.Contains("2 and into 3 shards", Refused(first, await folder.ExtractAsync(model, images, 1, 3, "cut")), StringComparison.Ordinal);
        Assert.Contains("holds no stored signals", Refused(Directory.CreateDirectory(folder.File("empty")).FullName), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(folder.File("nothing")), StringComparison.Ordinal);

        static string Refused(params string[] folders) => Assert.Throws<MosException>(() => StoredSignals.Open(folders)).Message;
    }

    [Fact]
    public async Task Damage_is_named_with_the_file()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        string store = await folder.ExtractAsync(model, ByteModel.Set(9));
        string part = Path.Combine(store, "part-00001.safetensors");
        byte[] whole = File.ReadAllBytes(part);

        Stores.Damage(part, -1);
        var stored = StoredSignals.Open(store);
        Assert.Single(stored.ReadParts().Take(1));
        Assert.Contains("'part-00001.safetensors' has changed", Assert.Throws<MosFormatException>(() => stored.ReadParts().Count()).Message, StringComparison.Ordinal);

        File.WriteAllBytes(part, whole[..^1]);
        Assert.Contains($"has {whole.Length - 1} bytes instead of {whole.Length}", Assert.Throws<MosFormatException>(() => StoredSignals.Open(store)).Message, StringComparison.Ordinal);

        File.Delete(part);
        Assert.Contains("'part-00001.safetensors' is missing", Assert.Throws<MosFormatException>(() => StoredSignals.Open(store)).Message, StringComparison.Ordinal);

        File.WriteAllBytes(part, whole);
        Stores.Damage(Path.Combine(store, "head.safetensors"), -1);
        Assert.Contains("'head.safetensors' has changed", Assert.Throws<MosFormatException>(() => StoredSignals.Open(store)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "version 2; this Mos reads version 1")]
    [InlineData("\"partSize\":4", "\"partSize\":0", "cannot be read")]
    [InlineData("\"signals\":\"", "\"signals\":\"Nonsense, ", "cannot be read")]
    [InlineData("part-00000.safetensors", "../part-00000.safe", "cannot be read")]
    [InlineData("\"shardIndex\":0,", "", "cannot be read")]
    [InlineData("{", "", "cannot be read")]
    public async Task Manifest_that_is_no_manifest_is_refused(string old, string changed, string said)
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        string store = await folder.ExtractAsync(model, ByteModel.Set(5));
        string manifest = Path.Combine(store, "manifest.json");
        string text = File.ReadAllText(manifest);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(manifest, text.Replace(old, changed, StringComparison.Ordinal));

        Assert.Contains(said, Assert.Throws<MosFormatException>(() => StoredSignals.Open(store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_tells_what_is_there_finished_or_not()
    {
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        await folder.ExtractAsync(model, ByteModel.Set(9, 0), 0, 2, "s/part");
        SignalStoreWriter.Open(folder.File("s/part-1"), Stores.Plan(model, ByteModel.Set(9, 0), 1, 2));

        IReadOnlyList<StoredSignalsInfo> found = StoredSignals.Inspect(folder.File("s"));

        Assert.Equal([(0, true, 4L, 1), (1, false, 0L, 0)], found.Select(i => (i.ShardIndex, i.IsComplete, i.Done, i.Unreadable.Count)));
        Assert.All(found, i => Assert.Equal(("byte model", "b", 3, 2, 9), (i.Model, i.BackboneHash, i.ClassCount, i.GroupCount, i.ListCount)));
        Assert.True(StoredSignals.AreIn(folder.File("s")) && !StoredSignals.AreIn(folder.Path));
        Assert.Contains("not finished: 0 of 5 images", Assert.Throws<MosException>(() => StoredSignals.Open(folder.File("s"))).Message, StringComparison.Ordinal);
    }
}

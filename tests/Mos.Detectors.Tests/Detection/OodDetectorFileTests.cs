using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Mos.Testing;

namespace Mos.Detectors.Tests;

public sealed class OodDetectorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeModel.Loader _loader = new();
    private readonly FakeModel _model = new("grouped", ClassGroups.FromSizes([3, 4]), seed: 3, backbone: "abc");
    private readonly ImageSet _images = FakeImageReader.Images("image", 60, seed: 1);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Loaded_detector_gives_the_verdicts_of_the_saved_one()
    {
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));

        using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("a.mos"), _loader);

        Assert.Equal(await VerdictsAsync(detector), await VerdictsAsync(loaded));
        Assert.Equal("mos", loaded.Scorer.Name);
        Assert.Equal(0.9, loaded.Calibration.TargetTpr);
        Assert.Equal(detector.Calibration.HeldOutScores.ToArray(), loaded.Calibration.HeldOutScores.ToArray());
    }

    [Fact]
    public async Task Loaded_detector_owns_its_model()
    {
        OodDetector loaded = await SaveAndLoadAsync();
        OodDetector borrowing = loaded.WithTargetTpr(0.5);

        borrowing.Dispose();
        Assert.False(_loader.Last!.IsDisposed);
        loaded.Dispose();
        Assert.True(_loader.Last.IsDisposed);
    }

    [Fact]
    public async Task Model_in_the_file_is_loaded_under_its_name_and_leaves_no_copy_behind()
    {
        using var model = new FakeModel("../odd:name v1.2", ClassGroups.FromSizes([3, 4]));
        using OodDetector detector = await OodDetector.CreateBuilder(model).CalibrateOn(_images).BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));

        using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("a.mos"), _loader);

        Assert.Equal(".._odd_name v1.2.fake", Path.GetFileName(_loader.LastPath));
        Assert.False(Directory.Exists(Path.GetDirectoryName(_loader.LastPath)));
    }

    [Theory]
    [InlineData(100, "图")]
    [InlineData(400, "x")]
    public async Task Model_of_a_very_long_name_is_loaded(int length, string letter)
    {
        using var model = new FakeModel(string.Concat(Enumerable.Repeat(letter, length)), ClassGroups.FromSizes([3, 4]));
        using OodDetector detector = await OodDetector.CreateBuilder(model).CalibrateOn(_images).BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));

        using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("a.mos"), _loader);

        Assert.Equal(model.Info.Name, loaded.Model.Info.Name);
        Assert.StartsWith(letter + letter, Path.GetFileName(_loader.LastPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_twice_gives_the_same_bytes()
    {
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));
        await detector.SaveAsync(_folder.File("b.mos"));

        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("a.mos")), await File.ReadAllBytesAsync(_folder.File("b.mos")));
        Assert.Equal(["a.mos", "b.mos"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Model_can_lie_beside_the_detector()
    {
        string modelPath = await SaveModelAsync("model.bin", _model);
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"), modelPath);

        Assert.Equal("model.bin", OodDetector.Inspect(_folder.File("a.mos")).ModelPath);
        using (OodDetector loaded = await OodDetector.LoadAsync(_folder.File("a.mos"), _loader))
        {
            Assert.Equal(await VerdictsAsync(detector), await VerdictsAsync(loaded));
        }

        await File.AppendAllTextAsync(modelPath, "x");
        Assert.Contains("has changed since", (await LoadFailsAsync("a.mos")).Message, StringComparison.Ordinal);
        File.Delete(modelPath);
        Assert.Contains("is not there", (await LoadFailsAsync("a.mos")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MosException>(() => detector.SaveAsync(_folder.File("b.mos"), modelPath));
        Assert.False(File.Exists(_folder.File("b.mos")));
    }

    [Fact]
    public async Task Model_file_of_another_model_is_noticed()
    {
        using var other = new FakeModel("grouped", ClassGroups.FromSizes([3, 4]), seed: 4, backbone: "abc");
        string modelPath = await SaveModelAsync("model.bin", other);
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"), modelPath);

        Assert.Contains("not the one that it was calibrated with", (await LoadFailsAsync("a.mos")).Message, StringComparison.Ordinal);
        Assert.True(_loader.Last!.IsDisposed);
    }

    [Fact]
    public async Task Inspect_tells_what_is_in_the_file()
    {
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));

        OodDetectorInfo info = OodDetector.Inspect(_folder.File("a.mos"));

        Assert.Equal((1, "mos", 0.9, 60), (info.Version, info.Scorer, info.TargetTpr, info.HeldOutCount));
        Assert.Equal((detector.Calibration.Threshold, "grouped", "fake", null), (info.Threshold, info.ModelName, info.ModelFormat, info.ModelPath));
        Assert.Equal((null, 0), (info.HeldOutTop1, info.Warnings.Count));
        Assert.Null(_loader.Last);
    }

    [Fact]
    public async Task Truncated_file_is_refused_at_any_length()
    {
        byte[] whole = await SavedBytesAsync();
        for (int length = 0; length < whole.Length; length += 7)
        {
            _folder.File("cut.mos", whole.AsSpan(0, length));
            Assert.Contains("cut.mos", (await LoadFailsAsync("cut.mos")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changed_byte_is_refused_or_changes_nothing()
    {
        byte[] whole = await SavedBytesAsync();
        using OodDetector original = await BuildAsync();
        List<OodVerdict> expected = await VerdictsAsync(original);
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x41;
            _folder.File("changed.mos", changed);
            try
            {
                using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("changed.mos"), _loader);
                Assert.Equal(expected, await VerdictsAsync(loaded));
            }
            catch (MosFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > whole.Length / 2, $"Only {refused} of {whole.Length} changes were refused.");
    }

    [Fact]
    public async Task Newer_version_is_refused_as_newer()
    {
        byte[] whole = await SavedBytesAsync();
        Rewrite("newer.mos", whole, manifest => manifest.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));

        string message = (await LoadFailsAsync("newer.mos")).Message;

        Assert.Contains("is of version 2, written by a newer Mos", message, StringComparison.Ordinal);
        Assert.Throws<MosFormatException>(() => OodDetector.Inspect(_folder.File("newer.mos")));
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": \"one\"")]
    [InlineData("\"heldOutCount\": 60", "\"heldOutCount\": 59")]
    [InlineData("\"targetTpr\": 0.9", "\"targetTpr\": 1.9")]
    [InlineData("\"targetTpr\": 0.9", "\"targetTpr\": 0.9999")]
    [InlineData("\"held-out-scores.f64\"", "\"other\"")]
    [InlineData("\"scorer\": \"mos\"", "\"scorer\": null")]
    [InlineData("{", "[")]
    public async Task Manifest_that_makes_no_sense_is_refused(string part, string other)
    {
        byte[] whole = await SavedBytesAsync();
        Rewrite("odd.mos", whole, manifest => manifest.Replace(part, other, StringComparison.Ordinal));

        Assert.Contains("odd.mos", (await LoadFailsAsync("odd.mos")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_no_detector_is_refused()
    {
        _folder.File("text.mos", "hello"u8);
        using (ZipArchive zip = ZipFile.Open(_folder.File("other.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("x");
        }

        await LoadFailsAsync("text.mos");
        Assert.Contains("not a detector's", (await LoadFailsAsync("other.zip")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MosException>(() => OodDetector.LoadAsync(_folder.File("none.mos"), _loader));
        Assert.Throws<MosException>(() => OodDetector.Inspect(_folder.Path));
    }

    [Fact]
    public async Task Loader_of_another_format_is_refused_with_both_names()
    {
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));

        MosFormatException e = await Assert.ThrowsAsync<MosFormatException>(
            () => OodDetector.LoadAsync(_folder.File("a.mos"), new FakeModel.Loader { Format = "onnx" }));
        Assert.Contains("'fake'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'onnx'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scorer_of_ones_own_is_passed_when_loading()
    {
        var own = new FirstLogit();
        using OodDetector detector = await OodDetector.CreateBuilder(_model).UseScorer(own).CalibrateOn(_images).BuildAsync();
        await detector.SaveAsync(_folder.File("own.mos"));

        using OodDetector loaded = await OodDetector.LoadAsync(_folder.File("own.mos"), _loader, own);

        Assert.Equal(await VerdictsAsync(detector), await VerdictsAsync(loaded));
        Assert.Contains("'first-logit'", (await Assert.ThrowsAsync<MosException>(() => OodDetector.LoadAsync(_folder.File("own.mos"), _loader))).Message, StringComparison.Ordinal);
        Assert.Contains("'mos'", (await Assert.ThrowsAsync<MosException>(() => OodDetector.LoadAsync(_folder.File("own.mos"), _loader, Scorers.Mos()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Place_that_cannot_be_written_is_said_in_one_sentence()
    {
        using OodDetector detector = await BuildAsync();
        string file = _folder.File("file", "x"u8);

        MosException e = await Assert.ThrowsAsync<MosException>(() => detector.SaveAsync(Path.Combine(file, "a.mos")));
        Assert.Contains("cannot be written", e.Message, StringComparison.Ordinal);
    }

    private Task<OodDetector> BuildAsync() => OodDetector.CreateBuilder(_model).CalibrateOn(_images, targetTpr: 0.9).BuildAsync();

    private async Task<OodDetector> SaveAndLoadAsync()
    {
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("a.mos"));
        return await OodDetector.LoadAsync(_folder.File("a.mos"), _loader);
    }

    private async Task<byte[]> SavedBytesAsync()
    {
        using OodDetector detector = await BuildAsync();
        await detector.SaveAsync(_folder.File("whole.mos"));
        return await File.ReadAllBytesAsync(_folder.File("whole.mos"));
    }

    private async Task<string> SaveModelAsync(string name, FakeModel model)
    {
        await using FileStream stream = File.Create(_folder.File(name));
        model.Save(stream);
        return _folder.File(name);
    }

    private Task<MosFormatException> LoadFailsAsync(string name) =>
        Assert.ThrowsAsync<MosFormatException>(() => OodDetector.LoadAsync(_folder.File(name), _loader));

    private async Task<List<OodVerdict>> VerdictsAsync(OodDetector detector)
    {
        var verdicts = new List<OodVerdict>();
        await foreach (OodVerdict verdict in detector.DetectManyAsync(_images))
        {
            verdicts.Add(verdict);
        }

        return verdicts;
    }

    /// <summary>Writes the file with another manifest, whose hash is right.</summary>
    private void Rewrite(string name, byte[] whole, Func<string, string> change)
    {
        using ZipArchive from = new(new MemoryStream(whole));
        using ZipArchive to = ZipFile.Open(_folder.File(name), ZipArchiveMode.Create);
        foreach (ZipArchiveEntry entry in from.Entries)
        {
            using var bytes = new MemoryStream();
            using (Stream source = entry.Open())
            {
                source.CopyTo(bytes);
            }

            byte[] contents = bytes.ToArray();
            if (entry.Name == "manifest.json")
            {
                string old = Encoding.UTF8.GetString(contents);
                Assert.NotEqual(old, change(old));
                contents = Encoding.UTF8.GetBytes(change(old));
                to.Comment = "manifest sha256 " + Convert.ToHexStringLower(SHA256.HashData(contents));
            }

            using Stream destination = to.CreateEntry(entry.Name).Open();
            destination.Write(contents);
        }
    }

    private sealed class FirstLogit : IOodScorer
    {
        public string Name => "first-logit";

        public ModelRequest Request { get; } = new(ModelSignals.GroupLogits);

        public void Score(ModelOutput output, Span<double> scores)
        {
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = output.Logits![i, 0];
            }
        }
    }
}

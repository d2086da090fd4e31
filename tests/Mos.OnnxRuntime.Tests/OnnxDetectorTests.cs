using Mos.Detectors;
using Mos.Testing;

namespace Mos.OnnxRuntime.Tests;

/// <summary>From a file and images to a verdict that is saved, loaded and stays the same.</summary>
public sealed class OnnxDetectorTests : IDisposable
{
    private const double Target = 0.9;

    private static readonly string[] Names = ["ant", "bee", "cat", "dog"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Energy_calibrated_refusesWhatIsNotLikeTheHeldOut()
    {
        using OnnxModel model = Model();
        using OodDetector detector = await Detector(model);
        Assert.All(await Verdicts(detector, Bright(20, 7)), v => Assert.Contains(v.ClassName!, Names));
        Assert.True((await Verdicts(detector, Bright(20, 7))).Count(v => v.IsOutOfDistribution) < 8);
        Assert.All(await Verdicts(detector, Dark(5)), v => Assert.True(v.IsOutOfDistribution));
    }

    [Fact]
    public async Task Detector_savedAndLoaded_saysTheSame()
    {
        string path = _folder.File("drawings.mos");
        List<OodVerdict> expected;
        using (OnnxModel model = Model())
        {
            using OodDetector detector = await Detector(model);
            expected = await Verdicts(detector, Bright(10, 3));
            await detector.SaveAsync(path);
        }

        File.Delete(_folder.File("own.onnx"));
        Assert.Equal("onnx", OodDetector.Inspect(path).ModelFormat);
        using OodDetector loaded = await OodDetector.LoadAsync(path, OnnxModel.Loader);
        Assert.Equal(expected, await Verdicts(loaded, Bright(10, 3)));

        // And once more, from what was loaded.
        string again = _folder.File("again.mos");
        await loaded.SaveAsync(again);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
    }

    [Fact]
    public async Task Detector_byPath_wantsTheSettingsItWasMadeWith()
    {
        using OnnxModel model = Model();
        using OodDetector detector = await Detector(model);
        string path = _folder.File("by-path.mos");
        await detector.SaveAsync(path, modelPath: _folder.File("own.onnx"));
        var error = await Assert.ThrowsAsync<MosFormatException>(() => OodDetector.LoadAsync(path, OnnxModel.LoaderFor(new OnnxLoadOptions { Preprocessing = new Preprocessing(4) })));
        Assert.Contains("settings", error.Message, StringComparison.Ordinal);
        using OodDetector loaded = await OodDetector.LoadAsync(path, OnnxModel.LoaderFor(Settings()));
        Assert.Equal(await Verdicts(detector, Bright(3, 3)), await Verdicts(loaded, Bright(3, 3)));
    }

    [Fact]
    public async Task SavedModel_isAnOnnxFileThatNeedsNoOptions()
    {
        string saved = _folder.File("saved.onnx");
        using OnnxModel model = Model();
        await model.SaveAsync(saved);
        using OnnxModel loaded = OnnxModel.Load(saved);
        Assert.Equal(model.Info.BackboneHash, loaded.Info.BackboneHash);
        Assert.Equal(model.Info.Preprocessing, loaded.Info.Preprocessing);
        Assert.Equal(Names, loaded.Info.ClassNames);
        Assert.Equal(Graphs.Plain, OnnxModel.Inspect(saved).Preprocessing);
    }

    [Fact]
    public async Task SavedModel_keepsGroupsAndAGivenHead()
    {
        OnnxGraph graph = Graphs.Backbone("N").Node("Mul", ["pooled", "pooled"], "s").Node("Sqrt", ["s"], "logits").Output("logits", OnnxGraph.Floats, "N", 3);
        var head = new LinearHead(new FloatMatrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]), new float[3]);
        using OnnxModel model = OnnxModel.Load(
            _folder.File("own.onnx", graph.ToBytes()),
            new OnnxLoadOptions { Preprocessing = Graphs.Plain, Features = "pooled", Head = head, Groups = ClassGroups.FromSizes([2]) });
        await model.SaveAsync(_folder.File("saved.onnx"));
        using OnnxModel loaded = OnnxModel.Load(_folder.File("saved.onnx"));
        Assert.Equal(head.Weight.Values, loaded.Info.Head!.Weight.Values);
        Assert.Equal((2, 1), (loaded.Info.ClassCount, loaded.Info.Groups!.GroupCount));
    }

    [Theory]
    [InlineData("mos.format", "9", "newer Mos")]
    [InlineData("mos.layout", "\"Nwhc\"", "mos.layout")]
    [InlineData("mos.head", """{"features":0,"weight":[1],"bias":[]}""", "mos.head")]
    [InlineData("mos.preprocessing", """{"size":-1}""", "size is -1")]
    public void Metadata_thatCannotBeRead_isNamed(string key, string json, string cause)
    {
        string path = _folder.File("m.onnx", Graphs.Gemm("N").Metadata(key, json).ToBytes());
        Assert.Contains(cause, Assert.Throws<MosFormatException>(() => OnnxModel.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("odin:T=1000:eps=0.0014", "gradients")]
    [InlineData("mahalanobis", "stages")]
    [InlineData("mos", "group head")]
    public void Scorers_thatItCannotFeed_areRefusedBeforeAnImageIsRead(string spec, string reason)
    {
        using OnnxModel model = Model();
        var error = Assert.Throws<ModelSignalException>(() => Scorers.Parse(spec).EnsureCanScore(model));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScorerThatLearns_onAModelWithoutAKnownHead_isBoundToIt()
    {
        OnnxGraph graph = Graphs.Backbone("N").Node("Sqrt", ["pooled"], "logits").Output("logits", OnnxGraph.Floats, "N", 3);
        using OnnxModel model = OnnxModel.Load(_folder.File("own.onnx", graph.ToBytes()), new OnnxLoadOptions { Preprocessing = Graphs.Plain });
        using OodDetector detector = await OodDetector.CreateBuilder(model).UseScorer(Scorers.KlMatching()).FitOn(Labelled()).CalibrateOn(Bright(40, 1), Target).BuildAsync();
        string path = _folder.File("kl.mos");
        await detector.SaveAsync(path);
        using OodDetector loaded = await OodDetector.LoadAsync(path, OnnxModel.Loader);
        Assert.Equal(await Verdicts(detector, Bright(3, 3)), await Verdicts(loaded, Bright(3, 3)));
    }

    private static ImageSet Labelled() => new(Bright(30, 2).Items.Select((item, i) => item with { Label = i % 3 }), classNames: null);

    private static async Task<OodDetector> Detector(OnnxModel model) =>
        await OodDetector.CreateBuilder(model).UseScorer(Scorers.Energy()).CalibrateOn(Bright(60, 1), Target).BuildAsync();

    private static async Task<List<OodVerdict>> Verdicts(OodDetector detector, ImageSet images)
    {
        var verdicts = new List<OodVerdict>();
        await foreach (OodVerdict verdict in detector.DetectManyAsync(images))
        {
            verdicts.Add(verdict);
        }

        return verdicts;
    }

    private static ImageSet Bright(int count, int seed) => Bitmaps("bright", count, seed, 150, 256);

    private static ImageSet Dark(int count) => Bitmaps("dark", count, 9, 0, 20);

    private static ImageSet Bitmaps(string name, int count, int seed, int low, int high)
    {
        var random = new Random(seed);
        return new ImageSet(Enumerable.Range(0, count).Select(i =>
        {
            byte Next() => (byte)random.Next(low, high);
            return ImageItem.FromBytes($"{name}{i}.bmp", Bitmap.Of(Next(), Next(), Next()));
        }));
    }

    private static OnnxLoadOptions Settings() => new() { Preprocessing = Graphs.Plain, ClassNames = Names };

    private OnnxModel Model() => OnnxModel.Load(_folder.File("own.onnx", Graphs.Gemm("N").ToBytes()), Settings());
}

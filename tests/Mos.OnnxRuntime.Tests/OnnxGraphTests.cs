using Mos.Imaging;
using Mos.Testing;

namespace Mos.OnnxRuntime.Tests;

/// <summary>What is found in graphs of many forms, and what is said of those in which it is not.</summary>
public sealed class OnnxGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Softmax")]
    [InlineData("LogSoftmax")]
    public void Logits_behindASoftmax_areTakenBeforeIt(string operation)
    {
        using OnnxModel model = Load(Behind(operation));
        using OnnxModel plain = Load(Graphs.Gemm("N"));
        var request = new ModelRequest(ModelSignals.Logits | ModelSignals.Features);
        Assert.Equal(plain.Forward(Graphs.Images(3), request).Logits!.Values, model.Forward(Graphs.Images(3), request).Logits!.Values);
        Assert.Equal(3, model.Info.Head!.FeatureCount);
    }

    [Theory]
    [InlineData("Softmax", "probabilities")]
    [InlineData("LogSoftmax", "log-probabilities")]
    [InlineData("Sigmoid", "probabilities")]
    public void Logits_namedProbabilities_areRefusedWithTheRightName(string operation, string what)
    {
        string message = Refused(Behind(operation), o => o.Logits = "out");
        Assert.Contains($"gives {what}", message, StringComparison.Ordinal);
        Assert.Contains("Logits = \"logits\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_behindASigmoid_haveToBeNamed()
    {
        Assert.Contains("Logits = \"logits\"", Refused(Behind("Sigmoid")), StringComparison.Ordinal);
        using OnnxModel model = Load(Behind("Sigmoid"), o => o.Logits = "logits");
        Assert.Equal(4, model.Info.ClassCount);
    }

    [Fact]
    public void Logits_unknownName_listsTheOutputs()
    {
        string message = Refused(Graphs.Gemm("N"), o => o.Logits = "logit");
        Assert.Contains("no tensor 'logit'", message, StringComparison.Ordinal);
        Assert.Contains("'logits' float32[N, 4]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_unknownName_listsTheOutputs() =>
        Assert.Contains("Features takes the name", Refused(Graphs.Gemm("N"), o => o.Features = "pool"), StringComparison.Ordinal);

    [Fact]
    public void Logits_amongSeveralOutputs_areThoseOfTheName()
    {
        OnnxGraph graph = Graphs.Gemm("N").Output("pooled", OnnxGraph.Floats, "N", 3);
        using OnnxModel model = Load(graph);
        Assert.Equal(4, model.Info.ClassCount);
    }

    [Fact]
    public void Logits_amongSeveralOutputsWithoutTheName_haveToBeNamed()
    {
        OnnxGraph graph = Graphs.Backbone("N")
            .Node("Relu", ["pooled"], "a").Output("a", OnnxGraph.Floats, "N", 3)
            .Node("Neg", ["pooled"], "b").Output("b", OnnxGraph.Floats, "N", 3);
        Assert.Contains("several outputs", Refused(graph), StringComparison.Ordinal);
        using OnnxModel model = Load(graph, o => o.Logits = "b");
        Assert.Equal((ModelSignals.Logits, null), (model.Signals, model.Info.Head));
    }

    [Fact]
    public void Features_named_areGivenAndTheHeadIsDroppedWhereItDoesNotStandOnThem()
    {
        OnnxGraph graph = Graphs.Backbone("N")
            .Constant("w", [3, 2], [1, 2, 3, 4, 5, 6])
            .Node("Relu", ["pooled"], "positive")
            .Node("Sqrt", ["positive"], "root")
            .Node("MatMul", ["root", "w"], "logits")
            .Output("logits", OnnxGraph.Floats, "N", 2);
        using OnnxModel found = Load(graph);
        Assert.Equal(2, found.Info.Head!.LogitCount);
        using OnnxModel named = Load(graph, o => o.Features = "positive");
        Assert.Null(named.Info.Head);
        Assert.True(named.Signals.HasFlag(ModelSignals.Features));
    }

    [Theory]
    [InlineData(1f, 1f, 1)]
    [InlineData(0.5f, 2f, 0)]
    public void Head_ofAGemm_takesScalesAndTransposition(float alpha, float beta, int transB)
    {
        float[] weight = [1, 2, 3, 4, 5, 6];
        OnnxGraph graph = Graphs.Backbone("N")
            .Constant("w", transB == 1 ? [2, 3] : [3, 2], weight)
            .Constant("b", [2], [1, 2])
            .Node("Gemm", ["pooled", "w", "b"], "logits", ("alpha", alpha), ("beta", beta), ("transB", transB))
            .Output("logits", OnnxGraph.Floats, "N", 2);
        using OnnxModel model = Load(graph);
        float[] expected = transB == 1 ? weight : [1, 3, 5, 2, 4, 6];
        Assert.Equal(Array.ConvertAll(expected, v => alpha * v), model.Info.Head!.Weight.Values);
        Assert.Equal([beta, 2 * beta], model.Info.Head.Bias.Span);
    }

    [Fact]
    public void Head_behindATranspose_isFound()
    {
        OnnxGraph graph = Graphs.Backbone("N")
            .Constant("w", [2, 3], [1, 2, 3, 4, 5, 6])
            .Node("Transpose", ["w"], "wt", ("perm", new[] { 1, 0 }))
            .Node("MatMul", ["pooled", "wt"], "logits")
            .Output("logits", OnnxGraph.Floats, "N", 2);
        using OnnxModel model = Load(graph);
        Assert.Equal([1, 2, 3, 4, 5, 6], model.Info.Head!.Weight.Values);
    }

    [Fact]
    public void Head_given_isHeldAgainstTheGraph()
    {
        OnnxGraph graph = Graphs.Backbone("N")
            .Node("Mul", ["pooled", "pooled"], "squares")
            .Node("Sqrt", ["squares"], "logits")
            .Output("logits", OnnxGraph.Floats, "N", 3);
        var identity = new LinearHead(new FloatMatrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]), new float[3]);
        using OnnxModel model = Load(graph, o => (o.Features, o.Head) = ("pooled", identity));
        Assert.Same(identity, model.Info.Head);
        var wrong = new LinearHead(new FloatMatrix(3, 3, new float[9]), new float[3]);
        Assert.Contains("does not make the logits", Refused(graph, o => (o.Features, o.Head) = ("pooled", wrong)), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_cutTheLogits()
    {
        using OnnxModel model = Load(Graphs.Gemm("N"), o => o.Groups = ClassGroups.FromSizes([1, 1]));
        Assert.Equal((2, ModelSignals.GroupLogits | ModelSignals.Features), (model.Info.ClassCount, model.Signals));
        Assert.Contains("need 5 logits", Refused(Graphs.Gemm("N"), o => o.Groups = ClassGroups.FromSizes([1, 2])), StringComparison.Ordinal);
    }

    [Fact]
    public void ClassNames_notOneForEach_areRefused() =>
        Assert.Contains("2 names were given for the 4 classes", Refused(Graphs.Gemm("N"), o => o.ClassNames = ["a", "b"]), StringComparison.Ordinal);

    [Fact]
    public void Preprocessing_otherSizeThanTheGraph_isRefused() =>
        Assert.Contains("give a Preprocessing of size 4", Refused(Graphs.Gemm("N"), o => o.Preprocessing = new Preprocessing(5)), StringComparison.Ordinal);

    [Fact]
    public void Layout_againstTheChannels_isRefused() =>
        Assert.Contains("has 4 channels as Nhwc", Refused(Graphs.Gemm("N"), o => o.Layout = ImageLayout.Nhwc), StringComparison.Ordinal);

    [Theory]
    [InlineData(OnnxGraph.Pixels, "uint8")]
    [InlineData(OnnxGraph.Longs, "int64")]
    public void Input_ofAnotherType_isRefused(int type, string name)
    {
        OnnxGraph graph = new OnnxGraph().Input("image", type, "N", 3, 4, 4).Node("Cast", ["image"], "logits", ("to", 1)).Output("logits", OnnxGraph.Floats, "N", 4);
        Assert.Contains($"'image' {name}[N, 3, 4, 4]", Refused(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Input_notSquare_isRefused()
    {
        OnnxGraph graph = new OnnxGraph().Input("image", OnnxGraph.Floats, "N", 3, 4, 6).Node("Identity", ["image"], "logits").Output("logits", OnnxGraph.Floats, "N", 4);
        Assert.Contains("not square", Refused(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_withoutARowForEachImage_isRefused()
    {
        OnnxGraph graph = Graphs.Backbone("N").Node("Transpose", ["pooled"], "logits", ("perm", new[] { 1, 0 })).Output("logits", OnnxGraph.Floats, 3, "N");
        Assert.Contains("[1, K] is needed", Refused(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_besideTheFile_areUsedAndBelongToTheHash()
    {
        byte[] values = [.. Graphs.Weight.SelectMany(BitConverter.GetBytes)];
        OnnxGraph graph = Graphs.Backbone("N")
            .ExternalConstant("w", [4, 3], "model.onnx.data")
            .Node("Gemm", ["pooled", "w"], "logits", ("transB", 1))
            .Output("logits", OnnxGraph.Floats, "N", 4);
        Assert.Contains("'model.onnx.data'", Refused(graph), StringComparison.Ordinal);
        _folder.File("model.onnx.data", values);
        using OnnxModel model = Load(graph);
        Assert.Equal(Graphs.Weight, model.Info.Head!.Weight.Values);
        Assert.Contains("cannot be written into one file", Assert.Throws<MosException>(() => model.Save(Stream.Null)).Message, StringComparison.Ordinal);
        values[3] ^= 1;
        _folder.File("model.onnx.data", values);
        using OnnxModel changed = Load(graph);
        Assert.NotEqual(model.Info.BackboneHash, changed.Info.BackboneHash);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/hostname")]
    [InlineData("")]
    public void Weights_outsideTheFolder_areRefused(string file)
    {
        OnnxGraph graph = Graphs.Backbone("N").ExternalConstant("w", [4, 3], file).Node("Gemm", ["pooled", "w"], "logits", ("transB", 1)).Output("logits", OnnxGraph.Floats, "N", 4);
        Assert.Contains("not beside it", Refused(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_tellsAllWithoutRunning()
    {
        OnnxModelSummary summary = OnnxModel.Inspect(_folder.File("model.onnx", Behind("Softmax").ToBytes()));
        Assert.Equal(("tests", 17L, "logits", "pooled", 4, 3), (summary.Producer, summary.Opset, summary.Logits, summary.Features, summary.LogitCount, summary.FeatureCount));
        Assert.Equal(["'image' float32[N, 3, 4, 4]"], summary.Inputs);
        Assert.Contains("Logits = \"logits\"", OnnxModel.Inspect(_folder.File("model.onnx", Behind("Sigmoid").ToBytes())).Difficulty, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_everyCut_isAFormatError()
    {
        byte[] whole = Graphs.Gemm("N").ToBytes();
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.File("cut.onnx", whole.AsSpan(0, length));
            Assert.ThrowsAny<MosException>(() => OnnxModel.Load(path, new OnnxLoadOptions { Preprocessing = Graphs.Plain }).Dispose());
        }
    }

    [Fact]
    public void Load_anyChangedByte_neverEndsOtherwise()
    {
        byte[] whole = Graphs.Gemm("N").ToBytes();
        var random = new Random(5);
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            string path = _folder.File("changed.onnx", changed);
            try
            {
                OnnxModel.Load(path, new OnnxLoadOptions { Preprocessing = Graphs.Plain }).Dispose();
            }
            catch (MosException)
            {
                // A changed name or weight may still make a model; whatever does not ends in one sentence.
            }
        }
    }

    [Fact]
    public void Load_missingOrForeign_saysSo()
    {
        Assert.Contains("does not exist", Assert.Throws<MosException>(() => OnnxModel.Load(_folder.File("none.onnx"))).Message, StringComparison.Ordinal);
        Assert.Contains("it is a folder", Assert.Throws<MosException>(() => OnnxModel.Load(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<MosFormatException>(() => OnnxModel.Load(_folder.File("text.onnx", "This is a sentence in a file."u8)));
    }

    [Fact]
    public void Load_unknownOperation_isOnnxRuntimesRefusal()
    {
        OnnxGraph graph = Graphs.Backbone("N").Node("Conjure", ["pooled"], "logits").Output("logits", OnnxGraph.Floats, "N", 3);
        Assert.Contains("ONNX Runtime cannot load", Refused(graph), StringComparison.Ordinal);
    }

    private static OnnxGraph Behind(string operation) => Graphs.Backbone("N")
        .Constant("fc.weight", [4, 3], Graphs.Weight)
        .Constant("fc.bias", [4], Graphs.Bias)
        .Node("Gemm", ["pooled", "fc.weight", "fc.bias"], "logits", ("transB", 1))
        .Node(operation, ["logits"], "p")
        .Node("Identity", ["p"], "out")
        .Output("out", OnnxGraph.Floats, "N", 4);

    private string Refused(OnnxGraph graph, Action<OnnxLoadOptions>? configure = null) =>
        Assert.ThrowsAny<MosException>(() => Load(graph, configure).Dispose()).Message;

    private OnnxModel Load(OnnxGraph graph, Action<OnnxLoadOptions>? configure = null)
    {
        var options = new OnnxLoadOptions { Preprocessing = Graphs.Plain };
        configure?.Invoke(options);
        return OnnxModel.Load(_folder.File("model.onnx", graph.ToBytes()), options);
    }
}

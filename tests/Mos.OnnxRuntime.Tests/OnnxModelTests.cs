using Microsoft.ML.OnnxRuntime;
using Mos.Testing;

namespace Mos.OnnxRuntime.Tests;

public sealed class OnnxModelTests : IDisposable
{
    private static readonly ModelRequest Everything = new(ModelSignals.Logits | ModelSignals.Features);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("N", false)]
    [InlineData("N", true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Forward_anyBatchAndLayout_equalsTheArithmetic(object batch, bool channelsLast)
    {
        using OnnxModel model = Load(Graphs.Gemm(batch, channelsLast));
        foreach (int count in (int[])[0, 1, 3, 7])
        {
            AssertRight(model.Forward(Graphs.Images(count), Everything), Graphs.Images(count));
        }
    }

    [Fact]
    public void Forward_conv_equalsTheArithmetic()
    {
        // A 1 x 1 convolution to four channels and a Relu, so that features are max(0, means . kernel).
        float[] kernel = [1, 0, 0, 0, 1, 0, 0, 0, 1, -1, -1, 2];
        OnnxGraph graph = new OnnxGraph()
            .Input("image", OnnxGraph.Floats, "N", 3, "H", "W")
            .Constant("conv", [4, 3, 1, 1], kernel)
            .Constant("w", [4, 2], [1, 0, 0, 1, 0, 0, 5, -5])
            .Constant("b", [2], [0.5f, 0])
            .Node("Conv", ["image", "conv"], "c")
            .Node("Relu", ["c"], "r")
            .Node("GlobalAveragePool", ["r"], "p")
            .Node("Flatten", ["p"], "f")
            .Node("MatMul", ["f", "w"], "m")
            .Node("Add", ["b", "m"], "scores")
            .Output("scores", OnnxGraph.Floats, "N", 2);
        using OnnxModel model = Load(graph);
        ImageBatch images = Graphs.Images(5);
        ModelOutput output = model.Forward(images, Everything);
        for (int i = 0; i < 5; i++)
        {
            float[] m = Graphs.Means(images, i);
            float last = Math.Max(0, (2 * m[2]) - m[0] - m[1]);
            Near([m[0], m[1], m[2], last], output.Features!.Row(i));
            Near([0.5f + m[0] + (5 * last), m[1] - (5 * last)], output.Logits!.Row(i));
        }

        Assert.Equal(4, model.Info.Head!.FeatureCount);
    }

    [Fact]
    public void Forward_blueFirst_and0To255_reachTheGraph()
    {
        using OnnxModel model = Load(Graphs.Gemm("N"), o => o.Preprocessing = new Preprocessing(Graphs.Size, new ChannelValues(1, 2, 3), 1) { Divisor = 1, Channels = ChannelOrder.Bgr });
        ImageBatch images = Graphs.Images(2);
        ModelOutput output = model.Forward(images, Everything);
        float[] m = Graphs.Means(images, 1);
        Near([(m[2] * 255) - 3, (m[1] * 255) - 2, (m[0] * 255) - 1], output.Features!.Row(1), 1e-3f);
    }

    [Fact]
    public void Forward_float16_isGivenAsFloat32()
    {
        using OnnxModel model = Load(Graphs.Gemm("N", type: OnnxGraph.Halves));
        ImageBatch images = Graphs.Images(3);
        ModelOutput output = model.Forward(images, Everything);
        Near(Graphs.Logits(Graphs.Means(images, 2)), output.Logits!.Row(2), 1e-2f);
        Assert.NotNull(model.Info.Head);
    }

    [Fact]
    public void Info_ofAPlainFile_isComplete()
    {
        using OnnxModel model = Load(Graphs.Gemm("N"), o => o.ClassNames = ["a", "b", "c", "d"]);
        Assert.Equal(("model", 4, ModelSignals.Logits | ModelSignals.Features), (model.Info.Name, model.Info.ClassCount, model.Signals));
        Assert.Equal(["a", "b", "c", "d"], model.Info.ClassNames);
        Assert.Equal(Graphs.Weight, model.Info.Head!.Weight.Values);
        Assert.Equal(Graphs.Bias, model.Info.Head.Bias.Span);
        Assert.Equal(64, model.Info.BackboneHash!.Length);
    }

    [Fact]
    public void Preprocessing_notGiven_isThatOfImageNetInTheGraphsSize()
    {
        using OnnxModel fixedSize = OnnxModel.Load(Save(Graphs.Gemm("N", side: 64), "fixed.onnx"));
        Assert.Equal(Preprocessing.ImageNet(64), fixedSize.Info.Preprocessing);
        using OnnxModel open = OnnxModel.Load(Save(Graphs.Gemm("N", side: "S"), "open.onnx"));
        Assert.Equal(Preprocessing.ImageNet(), open.Info.Preprocessing);
        Assert.Equal(224, open.Images.Width);
    }

    [Fact]
    public void ScaledJpeg_isSwitchedOnInWhateverPreprocessing()
    {
        string path = Save(Graphs.Gemm("N"), "a.onnx");
        using var exact = OnnxModel.Load(path, new OnnxLoadOptions { Preprocessing = Graphs.Plain });
        using var scaled = OnnxModel.Load(path, new OnnxLoadOptions { Preprocessing = Graphs.Plain, ScaledJpeg = true });

        Assert.Equal(exact.Info.Preprocessing with { ScaledJpeg = true }, scaled.Info.Preprocessing);
        Assert.NotEqual(exact.Info.BackboneHash, scaled.Info.BackboneHash);
    }

    [Fact]
    public void BackboneHash_otherPreprocessing_isAnother()
    {
        string path = Save(Graphs.Gemm("N", side: "S"), "a.onnx");
        string Hash(Preprocessing p)
        {
            using var model = OnnxModel.Load(path, new OnnxLoadOptions { Preprocessing = p });
            return model.Info.BackboneHash!;
        }

        Assert.Equal(Hash(new Preprocessing(4)), Hash(new Preprocessing(4)));
        Assert.Equal(3, new[] { Hash(new Preprocessing(4)), Hash(new Preprocessing(5)), Hash(new Preprocessing(4) { ShorterSide = 5 }) }.Distinct().Count());
    }

    [Fact]
    public void Forward_fromManyThreads_givesTheSame()
    {
        using OnnxModel model = Load(Graphs.Gemm("N"), o => o.ConfigureSession = s => s.IntraOpNumThreads = 1);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => AssertRight(model.Forward(Graphs.Images(5, i), Everything), Graphs.Images(5, i)));
    }

    [Fact]
    public void ConfigureSession_reachesOnnxRuntime()
    {
        SessionOptions? seen = null;
        using OnnxModel model = Load(Graphs.Gemm("N"), o => o.ConfigureSession = s => seen = s);
        Assert.NotNull(seen);
    }

    [Fact]
    public void Forward_cancelled_ends()
    {
        using OnnxModel model = Load(Graphs.Gemm(1));
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Forward(Graphs.Images(3), Everything, cancellation.Token));
    }

    [Fact]
    public void Forward_disposed_isRefused()
    {
        OnnxModel model = Load(Graphs.Gemm("N"));
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Forward(Graphs.Images(1), Everything));
    }

    [Fact]
    public void Forward_otherSize_isRefused()
    {
        using OnnxModel model = Load(Graphs.Gemm("N"));
        Assert.Throws<ArgumentException>(() => model.Forward(new ImageBatch(1, 2, 2, new byte[12]), Everything));
    }

    [Theory]
    [InlineData(ModelSignals.InputGradient, "computes no gradients")]
    [InlineData(ModelSignals.Stages, "not marked")]
    [InlineData(ModelSignals.GroupLogits, "Groups")]
    public void Forward_whatItCannotGive_isRefusedWithTheReason(ModelSignals signals, string reason)
    {
        using OnnxModel model = Load(Graphs.Gemm("N"));
        var error = Assert.Throws<ModelSignalException>(() => model.Forward(Graphs.Images(1), new ModelRequest(signals)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_batchThatTheGraphDoesNotTake_saysWhatToDo()
    {
        // The input is open, and a reshape inside takes one image.
        OnnxGraph graph = Graphs.Backbone("N")
            .Integers("one", [2], 1, 3)
            .Constant("w", [3, 2], [1, 2, 3, 4, 5, 6])
            .Node("Reshape", ["pooled", "one"], "r")
            .Node("MatMul", ["r", "w"], "logits")
            .Output("logits", OnnxGraph.Floats, "N", 2);
        using OnnxModel model = Load(graph);
        var error = Assert.Throws<MosException>(() => model.Forward(Graphs.Images(2), Everything));
        Assert.Contains("batches of 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, model.Forward(Graphs.Images(1), Everything).Logits!.Rows);
    }

    private static void AssertRight(ModelOutput output, ImageBatch images)
    {
        Assert.Equal((images.Count, images.Count, Graphs.Classes), (output.Count, output.Logits!.Rows, output.Logits.Columns));
        Assert.Equal((images.Count, 3), (output.Features!.Rows, output.Features.Columns));
        for (int i = 0; i < images.Count; i++)
        {
            Near(Graphs.Means(images, i), output.Features.Row(i));
            Near(Graphs.Logits(Graphs.Means(images, i)), output.Logits.Row(i));
        }
    }

    private static void Near(float[] expected, ReadOnlySpan<float> actual, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private OnnxModel Load(OnnxGraph graph, Action<OnnxLoadOptions>? configure = null)
    {
        var options = new OnnxLoadOptions { Preprocessing = Graphs.Plain };
        configure?.Invoke(options);
        return OnnxModel.Load(Save(graph, "model.onnx"), options);
    }

    private string Save(OnnxGraph graph, string name) => _folder.File(name, graph.ToBytes());
}

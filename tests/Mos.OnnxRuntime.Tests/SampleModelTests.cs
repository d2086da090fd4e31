using Mos.Testing;

namespace Mos.OnnxRuntime.Tests;

public sealed class SampleModelTests
{
    [Fact]
    public void Classifier_ofTheSample_isTheOneWrittenHere()
    {
        // It tells dark, red, green and blue images by the means of their channels.
        byte[] written = new OnnxGraph()
            .Input("image", OnnxGraph.Floats, "N", 3, "H", "W")
            .Node("GlobalAveragePool", ["image"], "average")
            .Node("Flatten", ["average"], "pooled")
            .Constant("fc.weight", [4, 3], [-2, -2, -2, 4, -1, -1, -1, 4, -1, -1, -1, 4])
            .Constant("fc.bias", [4], [0, 1, 1, 1])
            .Node("Gemm", ["pooled", "fc.weight", "fc.bias"], "logits", ("transB", 1))
            .Node("Softmax", ["logits"], "probabilities")
            .Output("probabilities", OnnxGraph.Floats, "N", 4)
            .ToBytes();
        string file = Path.Combine(SharedData.Golden, "..", "..", "samples", "OnnxModel", "classifier.onnx");
        string received = Path.Combine(AppContext.BaseDirectory, "classifier.onnx.received");
        File.WriteAllBytes(received, written);
        Assert.True(File.Exists(file) && File.ReadAllBytes(file).SequenceEqual(written), $"If '{received}' is right, copy it to '{file}'.");
    }
}

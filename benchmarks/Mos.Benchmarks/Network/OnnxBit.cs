using Mos.Testing;
using Mos.Vision;

namespace Mos.Benchmarks.Network;

/// <summary>A BiT backbone as an ONNX file, its kernels standardised: what a user of ONNX Runtime would have exported.</summary>
internal static class OnnxBit
{
    public static byte[] Write(BitVariant variant, Func<BitTensor, float[]> values, int size)
    {
        var graph = new OnnxGraph();
        Dictionary<string, BitTensor> tensors = BitLayout.Backbone(variant).ToDictionary(t => t.Name);
        int names = 0;
        graph.Input("pixels", OnnxGraph.Floats, "N", 3, size, size).Integers("groups", [3], 0, 32, -1);

        string x = Node("Conv", ["pixels", Kernel(BitLayout.RootKernel)], ("kernel_shape", (int[])[7, 7]), ("strides", (int[])[2, 2]), ("pads", (int[])[3, 3, 3, 3]));
        graph.Integers("margin", [8], 0, 0, 1, 1, 0, 0, 1, 1);
        x = Node("MaxPool", [Node("Pad", [x, "margin"])], ("kernel_shape", (int[])[3, 3]), ("strides", (int[])[2, 2]));
        foreach (BitUnit unit in BitUnit.Of(variant))
        {
            string active = Norm(x, unit.Name + "gn1", unit.Input);
            string shortcut = unit.HasProjection ? Convolution(active, unit.Name + "downsample.weight", 1, unit.Stride) : x;
            string inner = Norm(Convolution(active, unit.Name + "conv1.weight", 1, 1), unit.Name + "gn2", unit.Middle);
            inner = Norm(Convolution(inner, unit.Name + "conv2.weight", 3, unit.Stride), unit.Name + "gn3", unit.Middle);
            x = Node("Add", [Convolution(inner, unit.Name + "conv3.weight", 1, 1), shortcut]);
        }

        graph.Node("GlobalAveragePool", [Norm(x, "before_head.gn", variant.FeatureCount)], "features");
        return graph.Output("features", OnnxGraph.Floats, "N", variant.FeatureCount, 1, 1).ToBytes();

        string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes)
        {
            string output = $"t{names++}";
            graph.Node(operation, inputs, output, attributes);
            return output;
        }

        string Convolution(string input, string kernel, int side, int stride) => Node(
            "Conv", [input, Kernel(kernel)], ("kernel_shape", (int[])[side, side]), ("strides", (int[])[stride, stride]), ("pads", (int[])[side / 2, side / 2, side / 2, side / 2]));

        string Kernel(string name)
        {
            BitTensor tensor = tensors[name];
            float[] standardized = Array.ConvertAll(new Vision.Frozen.FrozenParameters(variant, values).Kernels(name).Values(), v => (float)v);
            graph.Constant(name, Array.ConvertAll(tensor.Shape, d => (int)d), standardized);
            return name;
        }

        // Group normalisation as exporters write it: an instance normalisation of groups laid out as channels, then scale and shift.
        string Norm(string input, string name, int channels)
        {
            graph.Constant($"{name}.one", [32], [.. Enumerable.Repeat(1f, 32)]).Constant($"{name}.zero", [32], new float[32]);
            graph.Constant($"{name}.weight", [channels, 1, 1], values(tensors[$"{name}.weight"])).Constant($"{name}.bias", [channels, 1, 1], values(tensors[$"{name}.bias"]));
            string grouped = Node("InstanceNormalization", [Node("Reshape", [input, "groups"]), $"{name}.one", $"{name}.zero"], ("epsilon", 1e-5f));
            string normal = Node("Reshape", [grouped, Node("Shape", [input])]);
            return Node("Relu", [Node("Add", [Node("Mul", [normal, $"{name}.weight"]), $"{name}.bias"])]);
        }
    }
}

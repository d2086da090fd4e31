using Mos.Vision;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Benchmarks.Network;

/// <summary>The layers of the plain form in torch, each for itself.</summary>
internal static class PlainLayers
{
    public static void Run(BitVariant variant, Dictionary<string, float[]> weights, int size, int images, KindTimes times)
    {
        using IDisposable mode = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> parameters = BitLayout.Backbone(variant).ToDictionary(t => t.Name, t => tensor(weights[t.Name], t.Shape));
        Tensor x = rand(images, 3, size, size);
        x = Convolution("root", parameters[BitLayout.RootKernel], x, stride: 2);
        x = times.Time("root, maximum", 0, () => nn.functional.max_pool2d(nn.functional.pad(x, [1, 1, 1, 1]), 3, 2));
        foreach (BitUnit unit in BitUnit.Of(variant))
        {
            using DisposeScope one = NewDisposeScope();
            Tensor active = Norm(unit.Name + "gn1", x);
            Tensor shortcut = unit.HasProjection ? Convolution($"projection {unit.Block}", parameters[unit.Name + "downsample.weight"], active, unit.Stride) : x;
            Tensor inner = Convolution($"1x1 in {unit.Block}", parameters[unit.Name + "conv1.weight"], active, 1);
            string second = unit.Stride == 1 ? $"3x3 {unit.Block}" : $"3x3 of stride 2 {unit.Block}";
            inner = Convolution(second, parameters[unit.Name + "conv2.weight"], Norm(unit.Name + "gn2", inner), unit.Stride);
            inner = Convolution($"1x1 out {unit.Block}", parameters[unit.Name + "conv3.weight"], Norm(unit.Name + "gn3", inner), 1);
            x = times.Time("sums of shortcuts", 0, () => inner.add(shortcut)).MoveToOuterDisposeScope();
        }

        Tensor Norm(string name, Tensor input) => times.Time("normalisations and ReLU", 0, () => new GroupNormRelu(parameters[name + ".weight"], parameters[name + ".bias"]).Forward(input));

        Tensor Convolution(string kind, Tensor kernel, Tensor input, int stride)
        {
            int side = (int)kernel.shape[2];
            double flops = 2.0 * input.shape[0] * (input.shape[2] / stride) * (input.shape[3] / stride) * kernel.NumberOfElements;
            Tensor standardized = times.Time("standardisation", 0, () => StdConv2d.Standardize(kernel));
            return times.Time(kind, flops, () => nn.functional.conv2d(input, standardized, strides: [stride, stride], padding: [side / 2, side / 2]));
        }
    }
}

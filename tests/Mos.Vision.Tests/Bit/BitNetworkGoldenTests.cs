using Mos.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

/// <summary>Features and pooled stages of every case of the reference's forward pass, and its layers one by one.</summary>
public class BitNetworkGoldenTests
{
    private static readonly string[] Stages = ["root", "block1", "block2", "block3", "block4"];

    public static TheoryData<string> Cases => FormulaJson.Cases;

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Features_and_stages_of_the_small_network_equal_the_reference(string name) => Compare(name, FormulaNetwork.Small, FormulaJson.Case(name));

    [SkippableTheory]
    [InlineData("r50x1", "BiT-S-R50x1")]
    [InlineData("r101x1", "BiT-S-R101x1")]
    public void Features_and_stages_of_published_networks_equal_the_reference(string name, string variant) =>
        Compare(name, BitVariant.Parse(variant), FormulaJson.Architecture(name));

    [SkippableTheory]
    [InlineData("normal")]
    [InlineData("tiny")]
    [InlineData("tinier")]
    public void Convolution_with_standardized_kernels_equals_the_reference(string name)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/forward.npz");
        using DisposeScope scope = NewDisposeScope();
        int[] stridePad = golden.Ints($"stdconv_{name}_stride_pad");

        Tensor output = new StdConv2d(Load(golden, $"stdconv_{name}_w"), stridePad[0], stridePad[1]).Forward(Load(golden, $"stdconv_{name}_x"));

        Near.EqualRelative(golden.Floats($"stdconv_{name}_y"), Values(output), 1e-5, name);
    }

    [SkippableTheory]
    [InlineData("bottleneck", 64, 128, 2)]
    [InlineData("bottleneck_id", 128, 128, 1)]
    public void Bottleneck_equals_the_reference(string name, int input, int output, int stride)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/forward.npz");
        using DisposeScope scope = NewDisposeScope();
        var unit = new BitUnit(1, 1, input, 32, output, stride);
        Func<BitTensor, float[]> filling = FormulaNetwork.Backbone();
        Dictionary<string, Tensor> parameters = BitLayout.Unit(unit).ToDictionary(t => t.Name[unit.Name.Length..], t => tensor(filling(t), t.Shape));

        Tensor result = new Bottleneck(unit, p => parameters[p]).Forward(Load(golden, $"{name}_x"));

        Near.EqualRelative(golden.Floats($"{name}_y"), Values(result), 1e-5, name);
    }

    private static void Compare(string name, BitVariant variant, FormulaCase c)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/forward.npz");
        using BitNetwork network = FormulaNetwork.Create(variant);
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            var stages = new List<Tensor>();
            Tensor features = network.Features(FormulaNetwork.Images(c.Numbers, c.Height, c.Width), stages);

            Near.EqualRelative(golden.Floats($"{name}_before_head"), Values(features), 1e-4, $"{name}, features");
            foreach ((string stage, Tensor pooled) in Stages.Zip(stages))
            {
                Near.EqualRelative(golden.Floats($"{name}_pooled_{stage}"), Values(pooled), 1e-4, $"{name}, {stage}");
            }
        }
    }

    private static Tensor Load(GoldenArrays golden, string name) => tensor(golden.Floats(name), Array.ConvertAll(golden.Shape(name), s => (long)s));

    private static float[] Values(Tensor t) => t.data<float>().ToArray();
}

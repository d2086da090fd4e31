using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

public class BitNetworkTests
{
    public static TheoryData<string> Cases => FormulaJson.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_through_the_head_equal_the_logits_of_the_reference(string name)
    {
        FormulaCase expected = FormulaJson.Case(name);

        Near.Equal(expected.Logits, Logits(FormulaNetwork.Small, 12, expected), 5e-5, name);
    }

    [Theory]
    [InlineData("r50x1", "BiT-S-R50x1", 1008, 3e-4)]
    [InlineData("r101x1", "BiT-S-R101x1", 1000, 1e-3)]
    public void Published_architecture_equals_the_reference(string name, string variant, int logits, double tolerance)
    {
        FormulaCase expected = FormulaJson.Architecture(name);

        Near.Equal(expected.Logits, Logits(BitVariant.Parse(variant), logits, expected).AsSpan(0, 8), tolerance, name);
    }

    [Fact]
    public void Features_are_differentiable_in_every_parameter()
    {
        using BitNetwork network = FormulaNetwork.Create(FormulaNetwork.Small);
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor p in network.Parameters.Values)
        {
            p.requires_grad = true;
        }

        network.Features(FormulaNetwork.Images([0], 32, 32)).square().sum().backward();

        foreach ((string name, Tensor p) in network.Parameters)
        {
            Tensor? gradient = p.grad;
            Assert.True(gradient is not null && gradient.abs().sum().item<float>() > 0, $"{name} has no gradient.");
        }
    }

    [Fact]
    public void Features_leave_no_tensors_behind()
    {
        using BitNetwork network = FormulaNetwork.Create(FormulaNetwork.Small);
        using Tensor images = FormulaNetwork.Images([0, 1], 32, 32);
        using (no_grad())
        {
            network.Features(images).Dispose();
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

            var stages = new List<Tensor>();
            network.Features(images, stages).Dispose();
            stages.ForEach(s => s.Dispose());

            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    private static float[] Logits(BitVariant variant, int logits, FormulaCase c)
    {
        using BitNetwork network = FormulaNetwork.Create(variant);
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            LinearHead head = FormulaNetwork.Head(variant, logits);
            Tensor features = network.Features(FormulaNetwork.Images(c.Numbers, c.Height, c.Width));
            Tensor weight = tensor(head.Weight.Values.ToArray(), [logits, variant.FeatureCount]);
            return nn.functional.linear(features, weight, tensor(head.Bias.ToArray())).data<float>().ToArray();
        }
    }
}

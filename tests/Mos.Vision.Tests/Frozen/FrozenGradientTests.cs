using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.Frozen;

public class FrozenGradientTests
{
    /// <summary>
    /// Where an activation is 0 but for rounding, its ReLU cuts the gradient in one form and not in the other, which moves all pixels that it sees
    /// by a little: in a network of these sizes by up to a hundredth of the gradient, in either form. Most values stay far nearer.
    /// </summary>
    [Theory]
    [MemberData(nameof(FrozenNetworkTests.Networks), MemberType = typeof(FrozenNetworkTests))]
    public void Equals_that_in_double_precision_but_for_activations_near_zero(int units, double width, int height, int columns)
    {
        BitVariant variant = BitVariant.Custom([units, units, units, 1], width);
        using DisposeScope scope = NewDisposeScope();
        Tensor images = FormulaNetwork.Images([0, 1, 2], height, columns);
        double[][] exact = Plain(variant, images, ScalarType.Float64);
        double[][] plain = Plain(variant, images, ScalarType.Float32);
        double[][] frozen = Frozen(variant, images, new Cores(1));

        for (int signal = 0; signal < exact.Length; signal++)
        {
            Assert.InRange(Distance(exact[signal], frozen[signal]), 0, (2 * Distance(exact[signal], plain[signal])) + 0.02);
            double[] errors = [.. exact[signal].Zip(frozen[signal], (e, f) => Math.Abs(e - f)).Order()];
            Assert.InRange(errors[errors.Length / 2] / exact[signal].Max(Math.Abs), 0, 2e-4);
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_the_images_beside_or_the_number_of_threads()
    {
        using DisposeScope scope = NewDisposeScope();
        double[][] together = Frozen(FormulaNetwork.Small, FormulaNetwork.Images([0, 1, 2], 72, 72), new Cores(4));
        double[][] alone = Frozen(FormulaNetwork.Small, FormulaNetwork.Images([2], 72, 72), new Cores(1));

        for (int signal = 0; signal < alone.Length; signal++)
        {
            Assert.Equal(alone[signal], together[signal][^alone[signal].Length..]);
        }
    }

    /// <summary>The length of the difference, as a part of the expected length.</summary>
    private static double Distance(double[] expected, double[] actual) => Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / expected.Sum(e => e * e));

    /// <summary>The gradients of the features and of the five stages, times a cotangent, in the plain form.</summary>
    private static double[][] Plain(BitVariant variant, Tensor images, ScalarType type)
    {
        using var network = new BitNetwork(variant, FormulaNetwork.Backbone(), CPU, type);
        using Tensor leaf = images.to(type).clone().requires_grad_(true);
        var stages = new List<Tensor>();
        Tensor features = network.Features(leaf, stages);
        return [.. stages.Prepend(features).Select(s => Near.Values(autograd.grad([s], [leaf], [tensor(Cotangent(s.shape)).reshape(s.shape).to(type)], retain_graph: true)[0]))];
    }

    private static double[][] Frozen(BitVariant variant, Tensor images, Cores cores)
    {
        Dictionary<string, float[]> values = BitLayout.Backbone(variant).ToDictionary(t => t.Name, FormulaNetwork.Backbone());
        var network = new FrozenNetwork(variant, t => values[t.Name]);
        var gradient = new FrozenGradient(variant, t => values[t.Name]);
        using Activations pixels = ImageInput.ToActivations(images);
        var output = new BackboneOutputBuffer(pixels.Images, variant, withStages: true);
        using var gradients = new FrozenInputGradients(network, gradient, pixels, output, cores, CancellationToken.None);
        int[] widths = [variant.FeatureCount, .. variant.StageWidths];
        return [.. widths.Select((width, signal) =>
        {
            var cotangent = new FloatMatrix(pixels.Images, width, Cotangent([pixels.Images, width]));
            using Activations found = gradients.Of(signal == 0 ? null : signal - 1, cotangent, CancellationToken.None);
            return Near.Values(ImageInput.ToTensor(found, CPU));
        })];
    }

    private static float[] Cotangent(long[] shape) => [.. Enumerable.Range(0, (int)(shape[0] * shape[1])).Select(i => (float)FormulaNetwork.R(300000, (uint)(i % shape[1])))];
}

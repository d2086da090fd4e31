using Mos.Detectors;
using Mos.Testing;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

/// <summary>The adversarial noise of the tuning on the small network against the reference, and steps that start from it.</summary>
public class MahalanobisTuningGoldenTests
{
    private const int Logits = 12;

    [SkippableTheory]
    [InlineData("fgsm_adversarial", "fgsm_image_numbers", "fgsm_labels")]
    [InlineData("fgsm_val_adversarial", "fgsm_val_image_numbers", "fgsm_val_labels")]
    public void Noisy_images_equal_the_reference(string expected, string numbers, string labels)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis_tune.npz");
        InputStepPass pass = Pass(golden, Noise(golden, labels, AdversarialClamp.Paper), out BitBackbone backbone, out InputStep step);
        using Activations images = Images(golden, numbers);
        var part = new BackboneOutputBuffer(images.Images, backbone.Variant, withStages: false);
        using IInputGradients gradients = backbone.InputGradients(images, part, null, backbone.Cores, default);

        using Activations gradient = pass.Gradient(step, Head(ModelSignals.Logits).Output(part.ToOutput()), gradients, default);
        using Activations noisy = InputStepPass.Moved(images, gradient, step);

        backbone.Release();
        Near.Equal(golden.Floats(expected), Planes(noisy), 1e-6, expected);
    }

    [SkippableFact]
    public void What_follows_from_noisy_images_is_what_the_network_says_of_them_in_any_cut_of_the_batch()
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis_tune.npz");
        var second = new InputStep(ModelSignals.Stages, 1, 0.01f, o => new FloatMatrix(o.Count, 256, [.. Enumerable.Repeat(1f, o.Count * 256)]));
        var then = new ModelRequest(ModelSignals.Stages, second);
        InputStepPass pass = Pass(golden, Noise(golden, "fgsm_labels", AdversarialClamp.Paper) with { Then = then }, out BitBackbone backbone, out InputStep step);

        ModelOutput noisy = pass.Run(Images(golden, "fgsm_image_numbers")).After(step);

        ModelOutput expected = new InputStepPass(backbone, Head(ModelSignals.Logits | ModelSignals.Stages), new ModelRequest(ModelSignals.None, second))
            .Run(Noisy(golden));
        backbone.Release();
        Near.EqualRelative(expected.Logits!.Values, noisy.Logits!.Values, 1e-5, "logits");
        for (int s = 0; s < 5; s++)
        {
            Near.EqualRelative(expected.Stages![s].Values, noisy.Stages![s].Values, 1e-5, $"stage {s}");
            Near.EqualRelative(expected.After(second).Stages![s].Values, noisy.After(second).Stages![s].Values, 1e-4, $"stage {s} after a step from there");
        }
    }

    [Fact]
    public void Labels_go_with_their_images_where_a_batch_goes_through_in_parts()
    {
        // 225 images of 32 x 32 pixels are a part on the processor.
        using BitModel model = Flat(32);
        ImageBatch images = FormulaNetwork.Pixels(230, 32);
        int[] labels = [.. Enumerable.Range(0, 230).Select(i => i * 5 % Logits)];
        InputStep Step(int[] of) => FgsmNoise.Step(of, 0.05, AdversarialClamp.Corrected, model.Info.Preprocessing);
        InputStep all = Step(labels), last = Step(labels[225..]);
        var end = new ImageBatch(5, 32, 32, images.Pixels[(225 * 32 * 32 * 3)..]);

        FloatMatrix whole = model.Forward(images, new ModelRequest(ModelSignals.Logits, all)).After(all).Logits!;
        FloatMatrix alone = model.Forward(end, new ModelRequest(ModelSignals.Logits, last)).After(last).Logits!;

        Near.Equal(alone.Values, whole.Values[(225 * Logits)..], 1e-5, "the last part");
    }

    [Fact]
    public void Clamp_keeps_pixels_in_its_range()
    {
        using BitModel model = Flat(32);
        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = linspace(-1, 1, 3 * 32 * 32).reshape(1, 3, 32, 32);
        using Activations managed = ImageInput.ToActivations(pixels), up = ImageInput.ToActivations(ones_like(pixels));
        double[] Moved(InputStep step) => [.. Planes(InputStepPass.Moved(managed, up, step)).Select(v => (double)v)];
        InputStep Step(AdversarialClamp clamp) => FgsmNoise.Step([0], 0.05, clamp, model.Info.Preprocessing);

        Near.Equal(Near.Values(pixels.add(0.05).clamp(-1, 1)), Moved(Step(AdversarialClamp.Corrected)), 1e-6, "corrected");
        Near.Equal(Near.Values(pixels.add(0.05).clamp(0, 1)), Moved(Step(AdversarialClamp.Paper)), 1e-6, "paper");
        Near.Equal(Near.Values(pixels.add(0.05)), Moved(Step(AdversarialClamp.Paper) with { Clamp = null }), 1e-6, "none");
    }

    private static BitModel Flat(int size)
    {
        using BitModel model = FormulaNetwork.Model(size);
        return model.WithHead(model.Info.Head!);
    }

    private static InputStep Noise(GoldenArrays golden, string labels, AdversarialClamp clamp) =>
        FgsmNoise.Step(golden.Ints(labels), golden.Doubles("fgsm_noise")[0], clamp, new Preprocessing(16));

    private static InputStepPass Pass(GoldenArrays golden, InputStep noise, out BitBackbone backbone, out InputStep step)
    {
        step = noise;
        backbone = new BitBackbone(FormulaNetwork.Weights(FormulaNetwork.Small), new Preprocessing(golden.Ints("fgsm_size")[0]));
        return new InputStepPass(backbone, Head(ModelSignals.Logits), new ModelRequest(ModelSignals.None, noise));
    }

    private static OutputHead Head(ModelSignals wanted) => new(FormulaNetwork.Head(FormulaNetwork.Small, Logits), null, wanted);

    private static Activations Images(GoldenArrays golden, string numbers)
    {
        int size = golden.Ints("fgsm_size")[0];
        return FormulaNetwork.ManagedImages(golden.Ints(numbers), size, size);
    }

    private static Activations Noisy(GoldenArrays golden)
    {
        using Tensor planes = tensor(golden.Floats("fgsm_adversarial"), golden.Shape("fgsm_adversarial").Select(n => (long)n).ToArray());
        return ImageInput.ToActivations(planes);
    }

    /// <summary>Values as the reference has them, channel by channel.</summary>
    private static float[] Planes(Activations pixels)
    {
        using Tensor planes = ImageInput.ToTensor(pixels, CPU);
        return planes.data<float>().ToArray();
    }
}

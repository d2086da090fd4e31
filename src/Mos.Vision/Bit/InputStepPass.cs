using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// A pass with input steps: forward with a graph, each distinct gradient pulled back to the pixels once, and forward again for each step.
/// Gradients of weights are never computed: they require none.
/// </summary>
internal sealed class InputStepPass(BitBackbone backbone, OutputHead head, IReadOnlyList<InputStep> steps)
{
    /// <summary>Runs all parts of a batch.</summary>
    public ModelOutput Run(ImageBatch images, CancellationToken cancellationToken)
    {
        (BackboneOutputBuffer plain, BackboneOutputBuffer[] moved) = Buffers(images.Count);
        foreach ((int first, int count) in backbone.Parts(images))
        {
            using DisposeScope scope = NewDisposeScope();
            RunPart(backbone.Normalize(images, first, count), first, plain, moved, cancellationToken);
        }

        return Output(plain, moved);
    }

    /// <summary>Runs normalised pixels, <c>[N, 3, H, W]</c>, in one part.</summary>
    public ModelOutput Run(Tensor pixels)
    {
        (BackboneOutputBuffer plain, BackboneOutputBuffer[] moved) = Buffers((int)pixels.shape[0]);
        using DisposeScope scope = NewDisposeScope();
        RunPart(pixels, 0, plain, moved, CancellationToken.None);
        return Output(plain, moved);
    }

    private (BackboneOutputBuffer Plain, BackboneOutputBuffer[] Moved) Buffers(int count)
    {
        BitVariant variant = backbone.Network.Variant;
        return (new BackboneOutputBuffer(count, variant, head.WantsStages), [.. steps.Select(s => new BackboneOutputBuffer(count, variant, WantsStages(s)))]);
    }

    private ModelOutput Output(BackboneOutputBuffer plain, BackboneOutputBuffer[] moved) => head.Output(plain.ToOutput(), steps.Zip(moved).ToDictionary(
        s => s.First, s => (head with { Wanted = s.First.Objective }).Output(s.Second.ToOutput())));

    private void RunPart(Tensor pixels, int first, BackboneOutputBuffer plain, BackboneOutputBuffer[] moved, CancellationToken cancellationToken)
    {
        Dictionary<InputStep, Tensor> directions = Directions(pixels, first, plain, cancellationToken);
        using (inference_mode())
        {
            for (int i = 0; i < steps.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                var stages = new List<Tensor>();
                Tensor input = directions[WithoutMagnitude(steps[i])].mul(-steps[i].Magnitude).add_(pixels);
                Tensor features = backbone.Network.Features(input, WantsStages(steps[i]) ? stages : null);
                moved[i].Put(first, features, stages);
            }
        }
    }

    /// <summary>For each distinct gradient its sign, where 0 counts as positive; the plain output of the part goes to its place on the way.</summary>
    private Dictionary<InputStep, Tensor> Directions(Tensor pixels, int first, BackboneOutputBuffer plain, CancellationToken cancellationToken)
    {
        var directions = new Dictionary<InputStep, Tensor>();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = enable_grad();
        Tensor leaf = pixels.detach().clone().requires_grad_(true);
        var stages = new List<Tensor>();
        Tensor features = backbone.Network.Features(leaf, steps.Any(WantsStages) || head.WantsStages ? stages : null);
        if (!features.requires_grad)
        {
            // Torch ends the process where there is no graph.
            throw new InvalidOperationException("The pass has no graph, although it was asked for one.");
        }

        plain.Put(first, features, head.WantsStages ? stages : []);
        var part = new BackboneOutputBuffer((int)pixels.shape[0], backbone.Network.Variant, stages.Count > 0);
        part.Put(0, features, stages);
        ModelOutput output = head.Output(part.ToOutput());
        foreach (InputStep step in steps.Select(WithoutMagnitude).Distinct())
        {
            cancellationToken.ThrowIfCancellationRequested();
            (Tensor signal, Tensor cotangent) = PullBack(step, output, features, stages);
            Tensor gradient = autograd.grad([signal], [leaf], [cotangent], retain_graph: true)[0];
            directions[step] = gradient.ge(0).to(ScalarType.Float32).mul_(2).sub_(1).MoveToOuterDisposeScope();
        }

        return directions;
    }

    /// <summary>The signal of the network that the step starts from, and the cotangent there: that of logits goes through the head first.</summary>
    private (Tensor Signal, Tensor Cotangent) PullBack(InputStep step, ModelOutput output, Tensor features, List<Tensor> stages)
    {
        FloatMatrix cotangent = step.Cotangent(output);
        Tensor values = tensor(cotangent.Values.ToArray(), [cotangent.Rows, cotangent.Columns]).to(backbone.Network.Device);
        switch (step.Objective)
        {
            case ModelSignals.Stages:
                return (stages[step.Stage], Fitting(values, stages[step.Stage]));
            case ModelSignals.Features:
                return (features, Fitting(values, features));
            default:
                LinearHead last = head.Head!;
                using (Tensor weight = tensor(last.Weight.Values.ToArray(), [last.LogitCount, last.FeatureCount]).to(backbone.Network.Device))
                {
                    return (features, Fitting(values.mm(weight), features));
                }
        }
    }

    private static Tensor Fitting(Tensor cotangent, Tensor signal) => cotangent.shape.SequenceEqual(signal.shape)
        ? cotangent
        : throw new ArgumentException($"An input step gave a cotangent of shape [{string.Join(',', cotangent.shape)}] for a signal of shape [{string.Join(',', signal.shape)}].");

    private static bool WantsStages(InputStep step) => step.Objective == ModelSignals.Stages;

    private static InputStep WithoutMagnitude(InputStep step) => step with { Magnitude = 0 };
}

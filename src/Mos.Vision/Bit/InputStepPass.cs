using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// A pass with steps. With input steps: forward with a graph, each distinct gradient pulled back to the pixels once, and forward again for
/// each step. With changes of feature maps: the rest of the network again for each. Feature maps are read on the way.
/// Gradients of weights are never computed: they require none.
/// </summary>
internal sealed class InputStepPass(BitBackbone backbone, OutputHead head, ModelRequest request)
{
    /// <summary>Runs all parts of a batch.</summary>
    public ModelOutput Run(ImageBatch images, CancellationToken cancellationToken)
    {
        PassBuffers buffers = Buffers(images.Count);
        foreach ((int first, int count) in backbone.Parts(images))
        {
            using DisposeScope scope = NewDisposeScope();
            RunPart(backbone.Normalize(images, first, count), first, buffers, cancellationToken);
        }

        return buffers.ToOutput();
    }

    /// <summary>Runs normalised pixels, <c>[N, 3, H, W]</c>, in one part.</summary>
    public ModelOutput Run(Tensor pixels)
    {
        PassBuffers buffers = Buffers((int)pixels.shape[0]);
        using DisposeScope scope = NewDisposeScope();
        RunPart(pixels, 0, buffers, CancellationToken.None);
        return buffers.ToOutput();
    }

    internal PassBuffers Buffers(int count) => new(count, backbone, head, request);

    private void RunPart(Tensor pixels, int first, PassBuffers buffers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using DisposeScope scope = NewDisposeScope();
        buffers.Infer(first, pixels, cancellationToken);
        if (buffers.Steps.Count == 0)
        {
            if (!buffers.WantsPlainForm)
            {
                return;
            }

            using IDisposable mode = inference_mode();
            var stages = new List<Tensor>();
            FeatureMapTaps maps = buffers.Taps();
            buffers.Put(first, backbone.Network.Features(pixels, buffers.Head.WantsStages ? stages : null, maps), stages, maps);
            return;
        }

        Dictionary<InputStep, Tensor> gradients = Gradients(pixels, first, buffers, cancellationToken);
        for (int i = 0; i < buffers.Steps.Count; i++)
        {
            using DisposeScope one = NewDisposeScope();
            RunPart(Moved(pixels, gradients[buffers.Steps[i].OfGradient], buffers.Steps[i], backbone.Preprocessing.Channels), first, buffers.Moved[i], cancellationToken);
        }
    }

    /// <summary>The pixels after a step.</summary>
    internal static Tensor Moved(Tensor pixels, Tensor gradient, InputStep step, ChannelOrder order = ChannelOrder.Rgb)
    {
        using IDisposable mode = no_grad();
        Tensor moved = StepDirection.Of(gradient, step, order).Scale(-step.Magnitude).Increase(pixels);
        return step.Clamp is (float least, float most) ? moved.Limit(least, most) : moved;
    }

    /// <summary>Each distinct gradient; the plain output of the part goes to its place on the way.</summary>
    internal Dictionary<InputStep, Tensor> Gradients(Tensor pixels, int first, PassBuffers buffers, CancellationToken cancellationToken)
    {
        var gradients = new Dictionary<InputStep, Tensor>();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = enable_grad();
        Tensor leaf = pixels.detach().clone().requires_grad_(true);
        var stages = new List<Tensor>();
        FeatureMapTaps maps = buffers.Taps();
        Tensor features = backbone.Network.Features(leaf, buffers.Steps.Any(s => s.Objective == ModelSignals.Stages) || buffers.Head.WantsStages ? stages : null, maps);
        if (!features.requires_grad)
        {
            // Torch ends the process where there is no graph.
            throw new InvalidOperationException("The pass has no graph, although it was asked for one.");
        }

        buffers.Put(first, features, stages, maps);
        var part = new BackboneOutputBuffer((int)pixels.shape[0], backbone.Variant, stages.Count > 0);
        part.Put(0, features, stages);
        ModelOutput output = buffers.Head.Output(part.ToOutput(), first: first);
        foreach (InputStep step in buffers.Steps.Select(s => s.OfGradient).Distinct())
        {
            cancellationToken.ThrowIfCancellationRequested();
            (Tensor signal, Tensor cotangent) = PullBack(step, output, features, stages);
            Tensor gradient = autograd.grad([signal], [leaf], [cotangent], retain_graph: true)[0];
            gradients[step] = gradient.MoveToOuterDisposeScope();
        }

        return gradients;
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
}

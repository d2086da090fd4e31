using System.Numerics.Tensors;
using Mos.Vision.Frozen;

namespace Mos.Vision;

/// <summary>
/// A pass with steps. With input steps: forward, each distinct gradient pulled back to the pixels once, and forward again for each step. With
/// changes of feature maps: the rest of the network again for each. Feature maps are read on the way.
/// </summary>
internal sealed class InputStepPass(BitBackbone backbone, OutputHead head, ModelRequest request)
{
    /// <summary>Runs all parts of a batch.</summary>
    public ModelOutput Run(ImageBatch images, CancellationToken cancellationToken)
    {
        var buffers = new PassBuffers(images.Count, backbone, head, request);
        backbone.RunParts(images, buffers.WantsMapsInOrder, oneByOne: buffers.Steps.Count > 0, (first, count, cores) =>
        {
            using Activations pixels = backbone.Normalize(images, first, count);
            RunPart(pixels, first, buffers, cores, cancellationToken);
        });
        return buffers.ToOutput();
    }

    /// <summary>Runs normalised pixels in one part.</summary>
    public ModelOutput Run(Activations pixels)
    {
        var buffers = new PassBuffers(pixels.Images, backbone, head, request);
        RunPart(pixels, 0, buffers, backbone.Cores, CancellationToken.None);
        return buffers.ToOutput();
    }

    /// <summary>The pixels after a step.</summary>
    internal static Activations Moved(Activations pixels, Activations gradient, InputStep step, ChannelOrder order = ChannelOrder.Rgb)
    {
        Activations moved = pixels.AnotherOfItsSize();
        for (int image = 0; image < pixels.Images; image++)
        {
            Span<float> values = moved.Pixels(image);
            TensorPrimitives.Multiply(StepDirection.Of(gradient.Pixels(image), step, order), -step.Magnitude, values);
            TensorPrimitives.Add(values, pixels.Pixels(image), values);
            if (step.Clamp is (float least, float most))
            {
                TensorPrimitives.Clamp(values, least, most, values);
            }
        }

        return moved;
    }

    private void RunPart(Activations pixels, int first, PassBuffers buffers, Cores cores, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using FeatureMapTaps? maps = buffers.WantsMaps ? buffers.Taps() : null;
        if (buffers.Steps.Count == 0)
        {
            backbone.Infer(pixels, buffers.Plain, first, maps, cores, cancellationToken);
        }
        else
        {
            RunSteps(pixels, first, buffers, maps, cores, cancellationToken);
        }

        if (maps is not null)
        {
            buffers.Put(first, maps);
        }
    }

    private void RunSteps(Activations pixels, int first, PassBuffers buffers, FeatureMapTaps? maps, Cores cores, CancellationToken cancellationToken)
    {
        var part = new BackboneOutputBuffer(pixels.Images, backbone.Variant, buffers.Head.WantsStages || buffers.Steps.Any(s => s.Objective == ModelSignals.Stages));
        using IInputGradients gradients = backbone.InputGradients(pixels, part, maps, cores, cancellationToken);
        buffers.Plain.Put(first, part);
        ModelOutput output = buffers.Head.Output(part.ToOutput(), first: first);
        foreach (IGrouping<InputStep, int> same in Enumerable.Range(0, buffers.Steps.Count).GroupBy(i => buffers.Steps[i].OfGradient))
        {
            using Activations gradient = Gradient(same.Key, output, gradients, cancellationToken);
            foreach (int i in same)
            {
                using Activations moved = Moved(pixels, gradient, buffers.Steps[i], backbone.Preprocessing.Channels);
                RunPart(moved, first, buffers.Moved[i], cores, cancellationToken);
            }
        }
    }

    /// <summary>The gradient of a step: that of logits goes through the head first.</summary>
    internal Activations Gradient(InputStep step, ModelOutput output, IInputGradients gradients, CancellationToken cancellationToken)
    {
        FloatMatrix cotangent = step.Cotangent(output);
        (int rows, int columns) = (output.Count, step.Objective switch
        {
            ModelSignals.Stages => backbone.Variant.StageWidths[step.Stage],
            ModelSignals.Features => backbone.Variant.FeatureCount,
            _ => head.Head!.LogitCount,
        });
        if ((cotangent.Rows, cotangent.Columns) != (rows, columns))
        {
            throw new ArgumentException($"An input step gave a cotangent of shape [{cotangent.Rows},{cotangent.Columns}] for a signal of shape [{rows},{columns}].");
        }

        return step.Objective switch
        {
            ModelSignals.Stages => gradients.Of(step.Stage, cotangent, cancellationToken),
            ModelSignals.Features => gradients.Of(null, cotangent, cancellationToken),
            _ => gradients.Of(null, ThroughHead(cotangent, head.Head!), cancellationToken),
        };
    }

    private static FloatMatrix ThroughHead(FloatMatrix cotangent, LinearHead head)
    {
        var features = new float[cotangent.Rows * head.FeatureCount];
        for (int logit = 0; logit < head.LogitCount; logit++)
        {
            ReadOnlySpan<float> weight = head.Weight.Row(logit);
            for (int i = 0; i < cotangent.Rows; i++)
            {
                Span<float> row = features.AsSpan(i * head.FeatureCount, head.FeatureCount);
                TensorPrimitives.MultiplyAdd(weight, cotangent[i, logit], row, row);
            }
        }

        return new FloatMatrix(cotangent.Rows, head.FeatureCount, features);
    }
}

namespace Mos.Detectors.Tests;

/// <summary>A <see cref="FakeModel"/> with two stages, both its features, and input steps: the gradient of a feature is the same for every pixel of its channel.</summary>
internal sealed class SteppingModel(FakeModel inner) : IOodModel
{
    public ModelInfo Info => inner.Info;

    public ModelSignals Signals => inner.Signals | ModelSignals.Stages | ModelSignals.InputGradient;

    public IImageReader Images => inner.Images;

    /// <summary>The requests so far.</summary>
    public List<ModelRequest> Requests { get; } = [];

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        return Output(inner.Forward(images, new ModelRequest(ModelSignals.Features), cancellationToken).Features!, request);
    }

    public void Dispose() => inner.Dispose();

    private ModelOutput Output(FloatMatrix features, ModelRequest request)
    {
        var plain = new ModelOutput { Count = features.Rows, Features = features, Stages = [features, features], Logits = inner.Info.Head!.Logits(features) };
        return new ModelOutput
        {
            Count = plain.Count,
            Features = plain.Features,
            Stages = plain.Stages,
            Logits = plain.Logits,
            Steps = request.Steps.ToDictionary(s => s, s => Output(Moved(features, Gradient(s, plain), s), s.Then ?? new ModelRequest(s.Objective))),
        };
    }

    private FloatMatrix Gradient(InputStep step, ModelOutput output)
    {
        FloatMatrix cotangent = step.Cotangent(output);
        LinearHead head = inner.Info.Head!;
        return step.Objective == ModelSignals.Stages ? cotangent : new FloatMatrix(cotangent.Rows, 3,
            [.. Enumerable.Range(0, cotangent.Rows * 3).Select(i => Enumerable.Range(0, cotangent.Columns).Sum(c => cotangent[i / 3, c] * head.Weight[c, i % 3]))]);
    }

    // Pixels are the features of their channel here, normalised from 0 to 1 to -1 to 1.
    private static FloatMatrix Moved(FloatMatrix features, FloatMatrix gradient, InputStep step) => new(features.Rows, features.Columns,
    [
        .. features.Values.ToArray().Zip(gradient.Values.ToArray(), (f, g) =>
        {
            float moved = (2 * f) - 1 - (step.Magnitude * (g >= 0 ? 1 : -1));
            return ((step.Clamp is (float least, float most) ? Math.Clamp(moved, least, most) : moved) + 1) / 2;
        }),
    ]);
}

namespace Mos.Detectors.Tests;

/// <summary>
/// The small convolutional network of the golden values, in managed code: five blocks, whose pooled outputs are its stages, the mean over
/// space, a flat head; gives input gradients, feature maps, re-entry, and readings of every convolution and every ReLU.
/// </summary>
internal sealed class ConvolutionModel : IOodModel
{
    public const int Side = 12;

    private const int Pixels = 3 * Side * Side;

    private static readonly (string Name, int Input, int Stride)[] Layout = [("stem", 3, 1), ("layer1", 8, 1), ("layer2", 8, 2), ("layer3", 12, 1), ("layer4", 16, 2)];

    private readonly ConvolutionBlock[] _blocks;
    private readonly LinearHead _head;

    public ConvolutionModel(Func<string, double[]> weights, float[] headWeight)
    {
        _blocks = [.. Layout.Select(b => ConvolutionBlock.Load(weights, b.Name, b.Input, b.Stride))];
        float[] bias = [.. weights("fc.bias").Select(b => (float)b)];
        _head = new LinearHead(new FloatMatrix(bias.Length, headWeight.Length / bias.Length, headWeight), bias);
        Info = new ModelInfo { Name = "small", Preprocessing = new Preprocessing(Side), ClassCount = bias.Length, Head = _head, BackboneHash = "small" };
    }

    public ModelInfo Info { get; }

    public ModelSignals Signals => ModelSignals.Logits | ModelSignals.Features | ModelSignals.Stages | ModelSignals.InputGradient | ModelSignals.Head
        | ModelSignals.FeatureMaps | ModelSignals.MapReentry | ModelSignals.MapReadings;

    public IImageReader Images { get; } = new FakeImageReader(Side);

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        var values = new double[images.Count][];
        for (int i = 0; i < values.Length; i++)
        {
            byte[] pixels = images.Pixels.Slice(i * Pixels, Pixels).ToArray();
            values[i] = [.. Enumerable.Range(0, Pixels).Select(p => (pixels[(p % (Side * Side) * 3) + (p / (Side * Side))] / 127.5) - 1)];
        }

        return Run(values, request);
    }

    /// <summary>Runs normalised images, each 3 x 12 x 12.</summary>
    public ModelOutput Run(IReadOnlyList<double[]> images, ModelRequest request)
    {
        ConvolutionRun[] runs = [.. images.Select(i => new ConvolutionRun(_blocks, new Volume(3, Side, i)))];
        ModelOutput Plain(IReadOnlyDictionary<InputStep, ModelOutput>? steps) => Output(
            Rows(runs, r => r.Features), request.Signals, Rows(runs, r => r.Map.ToFloats()), [.. Layout.Select((_, s) => Rows(runs, r => r.Pooled(s)))], steps,
            request.MapSteps.Count == 0 ? null : request.MapSteps.ToDictionary(s => s, s => Output(Rows(runs, r => r.FeaturesAfter(s)), request.Signals)),
            request.MapReadings.Count == 0 ? null : request.MapReadings.ToDictionary(r => r, r => Read(runs, r)));

        ModelOutput plain = Plain(null);
        return request.Steps.Count == 0 ? plain : Plain(request.Steps.ToDictionary(s => s, s => After(s, runs, plain)));
    }

    public void Dispose()
    {
        // Managed memory alone.
    }

    private ModelOutput After(InputStep step, ConvolutionRun[] runs, ModelOutput plain)
    {
        FloatMatrix cotangent = step.Cotangent(plain);
        double[] OfSignal(int row) => step.Objective == ModelSignals.Logits
            ? [.. Enumerable.Range(0, _head.FeatureCount).Select(d => Enumerable.Range(0, _head.LogitCount).Sum(k => (double)cotangent[row, k] * _head.Weight[k, d]))]
            : Vectors.Widened(cotangent.Row(row));
        int stage = step.Objective == ModelSignals.Stages ? step.Stage : Layout.Length - 1;
        double[][] moved = [.. runs.Select((r, i) => InputMove.Of(r.Input, r.GradientOf(stage, OfSignal(i)), step))];
        return Run(moved, (step.Then ?? new ModelRequest(ModelSignals.None)).Union(new ModelRequest(step.Objective)));
    }

    private ModelOutput Output(
        FloatMatrix features,
        ModelSignals wanted,
        FloatMatrix? maps = null,
        FloatMatrix[]? stages = null,
        IReadOnlyDictionary<InputStep, ModelOutput>? steps = null,
        IReadOnlyDictionary<MapStep, ModelOutput>? mapSteps = null,
        IReadOnlyDictionary<MapReading, IReadOnlyList<FloatMatrix>>? mapReadings = null) => new()
        {
            Count = features.Rows,
            Features = features,
            Logits = _head.Logits(features),
            Stages = stages,
            Head = _head,
            FeatureMaps = wanted.HasFlag(ModelSignals.FeatureMaps) ? maps : null,
            Steps = steps,
            MapSteps = mapSteps,
            MapReadings = mapReadings,
        };

    private static IReadOnlyList<FloatMatrix> Read(ConvolutionRun[] runs, MapReading reading) =>
        [.. Enumerable.Range(0, 2 * Layout.Length).Select(layer => Rows(runs, r => r.Read(layer, reading)))];

    private static FloatMatrix Rows(ConvolutionRun[] runs, Func<ConvolutionRun, float[]> row)
    {
        float[][] rows = [.. runs.Select(row)];
        return new FloatMatrix(rows.Length, rows.Length == 0 ? 0 : rows[0].Length, [.. rows.SelectMany(r => r)]);
    }
}

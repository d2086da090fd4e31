using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>What a pass with steps gathers part by part: the output of the pixels as they are, and the same for what follows from each step.</summary>
internal sealed class PassBuffers
{
    private readonly BackboneOutputBuffer _plain;
    private readonly ChangedMapBuffer[] _changed;
    private readonly MapReadingBuffer[] _read;
    private readonly List<float[]> _maps = [];
    private readonly int _count;

    private readonly BitBackbone _backbone;

    public PassBuffers(int count, BitBackbone backbone, OutputHead head, ModelRequest request)
    {
        _backbone = backbone;
        _count = count;
        Head = head;
        Steps = request.Steps;
        _plain = new BackboneOutputBuffer(count, backbone.Variant, head.WantsStages);
        _changed = [.. request.MapSteps.Select(s => new ChangedMapBuffer(count, backbone.Network, s))];
        _read = [.. request.MapReadings.Select(r => new MapReadingBuffer(r))];
        Moved = [.. Steps.Select(s => new PassBuffers(count, backbone, head with { Wanted = s.SignalsAfter }, s.Then ?? new ModelRequest(ModelSignals.None)))];
    }

    public OutputHead Head { get; }

    public IReadOnlyList<InputStep> Steps { get; }

    /// <summary>What follows from each step, in their order.</summary>
    public IReadOnlyList<PassBuffers> Moved { get; }

    /// <summary>Whether the plain form has to run although no gradient is wanted.</summary>
    public bool WantsPlainForm => WantsMaps || _changed.Length + _read.Length > 0 || _backbone.Frozen is null;

    private bool WantsMaps => Head.Wanted.HasFlag(ModelSignals.FeatureMaps);

    /// <summary>What takes the feature maps that are wanted out of the pass of a part, and reads them.</summary>
    public FeatureMapTaps Taps() => new([.. _changed.Select(c => c.Step.Place), .. WantsMaps ? (MapPlace[])[MapPlace.BeforePooling] : []], _read);

    /// <summary>
    /// Takes features and stages of a part from the frozen form, where there is one: they are the same bits whatever else is asked for.
    /// </summary>
    public void Infer(int first, Tensor pixels, CancellationToken cancellationToken)
    {
        if (_backbone.Frozen is not null)
        {
            _backbone.Infer(pixels, _plain, first, cancellationToken);
        }
    }

    /// <summary>Takes what the plain form said of a part; the parts come in their order.</summary>
    public void Put(int first, Tensor features, IReadOnlyList<Tensor> stages, FeatureMapTaps maps)
    {
        if (_backbone.Frozen is null)
        {
            _plain.Put(first, features, Head.WantsStages ? stages : []);
        }

        if (WantsMaps)
        {
            _maps.Add(ChangedMapBuffer.ValuesOf(maps[MapPlace.BeforePooling]));
        }

        foreach (ChangedMapBuffer changed in _changed)
        {
            changed.Put(first, maps);
        }
    }

    public ModelOutput ToOutput() => Head.Output(
        _plain.ToOutput(),
        Steps.Count == 0 ? null : Steps.Zip(Moved).ToDictionary(s => s.First, s => s.Second.ToOutput()),
        featureMaps: WantsMaps ? Maps() : null,
        mapSteps: _changed.Length == 0 ? null : _changed.ToDictionary(c => c.Step, c => Head.Output(c.ToOutput())),
        mapReadings: _read.Length == 0 ? null : _read.ToDictionary(r => r.Reading, r => r.ToMatrices()));

    private FloatMatrix Maps() => new(_count, _count == 0 ? 0 : _maps.Sum(m => m.Length) / _count, [.. _maps.SelectMany(m => m)]);
}

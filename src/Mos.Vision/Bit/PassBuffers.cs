namespace Mos.Vision;

/// <summary>What a pass with steps gathers part by part: the output of the pixels as they are, and the same for what follows from each step.</summary>
internal sealed class PassBuffers
{
    private readonly ChangedMapBuffer[] _changed;
    private readonly MapReadingBuffer[] _read;
    private readonly List<float[]> _maps = [];
    private readonly int _count;

    public PassBuffers(int count, BitBackbone backbone, OutputHead head, ModelRequest request)
    {
        _count = count;
        Head = head;
        Steps = request.Steps;
        Plain = new BackboneOutputBuffer(count, backbone.Variant, head.WantsStages);
        _changed = [.. request.MapSteps.Select(s => new ChangedMapBuffer(count, backbone.Network, s))];
        _read = [.. request.MapReadings.Select(r => new MapReadingBuffer(r))];
        Moved = [.. Steps.Select(s => new PassBuffers(count, backbone, head with { Wanted = s.SignalsAfter }, s.Then ?? new ModelRequest(ModelSignals.None)))];
    }

    public OutputHead Head { get; }

    public IReadOnlyList<InputStep> Steps { get; }

    /// <summary>Features, and stages where they are wanted, of the pixels as they are.</summary>
    public BackboneOutputBuffer Plain { get; }

    /// <summary>What follows from each step, in their order.</summary>
    public IReadOnlyList<PassBuffers> Moved { get; }

    /// <summary>Whether feature maps are wanted, to be given out, changed or read.</summary>
    public bool WantsMaps => GivesMaps || _changed.Length + _read.Length > 0;

    /// <summary>Whether feature maps are wanted here or after a step; then the parts have to come in their order.</summary>
    public bool WantsMapsInOrder => WantsMaps || Moved.Any(m => m.WantsMapsInOrder);

    private bool GivesMaps => Head.Wanted.HasFlag(ModelSignals.FeatureMaps);

    /// <summary>What takes the feature maps that are wanted out of the pass of a part, and reads them.</summary>
    public FeatureMapTaps Taps() => new([.. _changed.Select(c => c.Step.Place), .. GivesMaps ? (MapPlace[])[MapPlace.BeforePooling] : []], _read);

    /// <summary>Takes the feature maps of a part; the parts come in their order.</summary>
    public void Put(int first, FeatureMapTaps maps)
    {
        if (GivesMaps)
        {
            _maps.Add(ChangedMapBuffer.ValuesOf(maps[MapPlace.BeforePooling]));
        }

        foreach (ChangedMapBuffer changed in _changed)
        {
            changed.Put(first, maps);
        }
    }

    public ModelOutput ToOutput() => Head.Output(
        Plain.ToOutput(),
        Steps.Count == 0 ? null : Steps.Zip(Moved).ToDictionary(s => s.First, s => s.Second.ToOutput()),
        featureMaps: GivesMaps ? Maps() : null,
        mapSteps: _changed.Length == 0 ? null : _changed.ToDictionary(c => c.Step, c => Head.Output(c.ToOutput())),
        mapReadings: _read.Length == 0 ? null : _read.ToDictionary(r => r.Reading, r => r.ToMatrices()));

    private FloatMatrix Maps() => new(_count, _count == 0 ? 0 : _maps.Sum(m => m.Length) / _count, [.. _maps.SelectMany(m => m)]);
}

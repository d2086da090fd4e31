namespace Mos.Detectors;

/// <summary>A scorer that was fitted: what it was fitted on, and what it learnt.</summary>
internal abstract class LearnedScorer(FitOrigin origin, ModelRequest request) : SignalScorer(origin.Spec, request), IStorableScorer
{
    protected LearnedScorer(FitOrigin origin, ModelSignals signals)
        : this(origin, new ModelRequest(signals))
    {
    }

    public string? ModelFingerprint => origin.Model;

    public string? DataFingerprint => origin.Data;

    public abstract IReadOnlyList<StoredTensor> State { get; }

    /// <summary>A matrix of the output, if it is as wide as what was learnt.</summary>
    protected FloatMatrix Fitting(FloatMatrix signal, int width) => signal.Columns == width
        ? signal
        : throw new ModelSignalException($"Scorer '{Name}' was fitted on signals of {width} values and cannot score {signal.Columns}; fit it on this model.");
}

namespace Mos;

/// <summary>What is asked of one forward pass. Requests of several scorers are united, so that one pass serves all.</summary>
public sealed class ModelRequest
{
    /// <summary>Asks for signals and input steps.</summary>
    /// <param name="signals">The signals that the output must have; a model may add others that cost nothing.</param>
    /// <param name="steps">Input steps; with any, <see cref="ModelSignals.InputGradient"/> is among the signals, and what each step's second run gives too.</param>
    public ModelRequest(ModelSignals signals, params IEnumerable<InputStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        Steps = [.. steps.Distinct()];
        Signals = Steps.Aggregate(signals, (all, step) => all | step.SignalsAfter | ModelSignals.InputGradient);
    }

    /// <summary>Asks for signals, input steps and changes of feature maps.</summary>
    /// <param name="signals">The signals that the output must have.</param>
    /// <param name="steps">Input steps, or none.</param>
    /// <param name="mapSteps">With any, <see cref="ModelSignals.MapReentry"/> and <see cref="ModelSignals.Features"/> are among the signals.</param>
    public ModelRequest(ModelSignals signals, IEnumerable<InputStep> steps, IEnumerable<MapStep> mapSteps)
        : this(signals, steps)
    {
        ArgumentNullException.ThrowIfNull(mapSteps);
        MapSteps = [.. mapSteps.Distinct()];
        Signals |= MapSteps.Count == 0 ? ModelSignals.None : ModelSignals.MapReentry | ModelSignals.Features;
    }

    /// <summary>Asks for signals, input steps, changes of feature maps and readings of them.</summary>
    /// <param name="signals">The signals that the output must have.</param>
    /// <param name="steps">Input steps, or none.</param>
    /// <param name="mapSteps">Changes of feature maps, or none.</param>
    /// <param name="mapReadings">With any, <see cref="ModelSignals.MapReadings"/> is among the signals.</param>
    public ModelRequest(ModelSignals signals, IEnumerable<InputStep> steps, IEnumerable<MapStep> mapSteps, IEnumerable<MapReading> mapReadings)
        : this(signals, steps, mapSteps)
    {
        ArgumentNullException.ThrowIfNull(mapReadings);
        MapReadings = [.. mapReadings.Distinct()];
        Signals |= MapReadings.Count == 0 ? ModelSignals.None : ModelSignals.MapReadings;
    }

    /// <summary>The signals that the output must have.</summary>
    public ModelSignals Signals { get; }

    /// <summary>The input steps, each once; what follows from them is in <see cref="ModelOutput.Steps"/>.</summary>
    public IReadOnlyList<InputStep> Steps { get; }

    /// <summary>The changes of feature maps, each once; what follows from them is in <see cref="ModelOutput.MapSteps"/>.</summary>
    public IReadOnlyList<MapStep> MapSteps { get; } = [];

    /// <summary>The readings of feature maps, each once; what they gave is in <see cref="ModelOutput.MapReadings"/>.</summary>
    public IReadOnlyList<MapReading> MapReadings { get; } = [];

    /// <summary>The request that serves this one and another.</summary>
    /// <param name="other">The other request.</param>
    public ModelRequest Union(ModelRequest other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ModelRequest(Signals | other.Signals, Steps.Concat(other.Steps), MapSteps.Concat(other.MapSteps), MapReadings.Concat(other.MapReadings));
    }

    /// <summary>The same steps with other signals beside those that the steps need.</summary>
    internal ModelRequest WithSignals(ModelSignals signals) => new(signals, Steps, MapSteps, MapReadings);
}

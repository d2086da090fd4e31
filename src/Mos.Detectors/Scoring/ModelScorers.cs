namespace Mos.Detectors;

/// <summary>A model and the scorers that run on what it says.</summary>
/// <param name="Model">The model; borrowed.</param>
/// <param name="Scorers">The scorers; may be none where only <paramref name="AlsoWanted"/> is asked for.</param>
/// <param name="AlsoWanted">Signals that the caller wants to see beside those that the scorers need.</param>
public sealed record ModelScorers(IOodModel Model, IReadOnlyList<IOodScorer> Scorers, ModelSignals AlsoWanted = ModelSignals.None)
{
    /// <summary>What is asked of the model beside, where it is more than signals.</summary>
    internal ModelRequest? AlsoAsked { get; init; }

    /// <summary>What one forward pass must give to serve all scorers and the caller.</summary>
    internal ModelRequest Request => Scorers.Aggregate((AlsoAsked ?? new ModelRequest(ModelSignals.None)).Union(new ModelRequest(AlsoWanted)), (united, scorer) => united.Union(scorer.Request));

    /// <summary>Refuses what does not fit together.</summary>
    internal void Check()
    {
        foreach (IOodScorer scorer in Scorers)
        {
            scorer.EnsureCanScore(Model);
        }

        if (((AlsoWanted | (AlsoAsked?.Signals ?? ModelSignals.None)) & ~Model.Signals) is var missing and not ModelSignals.None)
        {
            throw new ModelSignalException($"Model '{Model.Info.Name}' cannot give the signals {missing}; it gives {Model.Signals}.");
        }
    }
}

namespace Mos;

/// <summary>What is asked of one forward pass. Requests of several scorers are united, so that one pass serves all.</summary>
/// <param name="Signals">The signals that the output must have; a model may add others that cost nothing.</param>
public sealed record ModelRequest(ModelSignals Signals)
{
    /// <summary>The request that serves this one and another.</summary>
    /// <param name="other">The other request.</param>
    public ModelRequest Union(ModelRequest other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ModelRequest(Signals | other.Signals);
    }
}

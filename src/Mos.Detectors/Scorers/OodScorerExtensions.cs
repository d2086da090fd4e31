namespace Mos.Detectors;

/// <summary>Whether a scorer and a model fit, asked before any image is read.</summary>
public static class OodScorerExtensions
{
    /// <summary>Whether a model can give what a scorer needs.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="model">The model.</param>
    public static bool CanScore(this IOodScorer scorer, IOodModel model)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(model);
        return SignalRefusal.Missing(scorer, model.Signals) == ModelSignals.None;
    }

    /// <summary>Refuses a model that cannot give what a scorer needs.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelSignalException">The model lacks a signal; the sentence names it and says what to use instead.</exception>
    public static void EnsureCanScore(this IOodScorer scorer, IOodModel model)
    {
        if (!scorer.CanScore(model))
        {
            throw SignalRefusal.Of(scorer, model);
        }
    }

    /// <summary>Scores a batch into a new array.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="output">What the model says of N images.</param>
    /// <returns>N scores, higher = more in-distribution.</returns>
    /// <inheritdoc cref="IOodScorer.Score" path="/exception"/>
    public static double[] Score(this IOodScorer scorer, ModelOutput output)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(output);
        var scores = new double[output.Count];
        scorer.Score(output, scores);
        return scores;
    }
}

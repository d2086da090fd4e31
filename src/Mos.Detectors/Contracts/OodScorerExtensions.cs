namespace Mos.Detectors;

/// <summary>Whether a method and a model fit, asked before any image is read.</summary>
public static class OodScorerExtensions
{
    /// <summary>Whether a model can give what a method needs and, if the method was fitted, is the one that it was fitted on.</summary>
    /// <param name="method">The scorer or estimator.</param>
    /// <param name="model">The model.</param>
    public static bool CanScore(this IOodMethod method, IOodModel model)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(model);
        return SignalRefusal.Missing(method, model.Signals) == ModelSignals.None && IsOfModel(method, model.Info);
    }

    /// <summary>Refuses a model that a method does not fit.</summary>
    /// <param name="method">The scorer or estimator.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelSignalException">The model lacks a signal, or is not the one that the scorer was fitted on; the sentence says what to use instead.</exception>
    public static void EnsureCanScore(this IOodMethod method, IOodModel model)
    {
        if (!method.CanScore(model))
        {
            throw SignalRefusal.Missing(method, model.Signals) != ModelSignals.None ? SignalRefusal.Of(method, model) : SignalRefusal.OfFitted(method, model);
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

    private static bool IsOfModel(IOodMethod method, ModelInfo info) =>
        method is IComposedMethod composed ? composed.Parts.All(p => IsOfModel(p, info))
            : method is not IStorableScorer { ModelFingerprint: { } fingerprint } || fingerprint == info.BackboneHash || fingerprint == ModelFingerprint.Of(info);
}

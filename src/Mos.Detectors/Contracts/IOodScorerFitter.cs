namespace Mos.Detectors;

/// <summary>Takes in training signals, part by part, and becomes a scorer. Not for concurrent use: a shard or thread has its own, merged at the end.</summary>
/// <remarks>Accumulates in float64. Parts in any cut, observed in turn or merged, agree but for rounding.</remarks>
public interface IOodScorerFitter
{
    /// <summary>Takes in a batch.</summary>
    /// <param name="output">What the model says of N images.</param>
    /// <param name="labels">N class indices of the model, -1 where unknown: who learns from labels leaves those images out.</param>
    /// <exception cref="ArgumentException">There are not N labels, one is no class of the model, or the signals are of another width than before.</exception>
    /// <exception cref="ModelSignalException">The output lacks a signal.</exception>
    /// <exception cref="MosException">A signal is NaN or infinite; the sentence names the row.</exception>
    void Observe(ModelOutput output, ReadOnlySpan<int> labels);

    /// <summary>Ends a pass over the training images and begins the next of <see cref="IOodScorerEstimator.Passes"/>; shards are merged before.</summary>
    /// <exception cref="MosException">Too little was observed.</exception>
    void NextPass()
    {
    }

    /// <summary>Takes in what another fitter of the same estimator and model has taken in.</summary>
    /// <param name="other">Unchanged.</param>
    /// <exception cref="ArgumentException">The other is of another estimator or model.</exception>
    void Merge(IOodScorerFitter other);

    /// <summary>The scorer that follows from all that was observed; more can be observed afterwards.</summary>
    /// <exception cref="MosException">Too little was observed, or a pass is still to come.</exception>
    IOodScorer Fit();
}

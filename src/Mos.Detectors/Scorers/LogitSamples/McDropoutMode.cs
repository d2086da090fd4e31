namespace Mos.Detectors;

/// <summary>What <see cref="Scorers.McDropout"/> asks of the predictions of several passes.</summary>
public enum McDropoutMode
{
    /// <summary>The largest mean probability.</summary>
    MeanProbability,

    /// <summary>The largest probability of the mean logits, as in OpenOOD.</summary>
    MeanLogits,

    /// <summary>Minus the variance of the probabilities over the passes, averaged over the classes.</summary>
    Variance,
}

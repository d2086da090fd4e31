namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>NECO: how much of the features lies in the principal directions of the training features, times the largest logit.</summary>
    /// <param name="variance">The share of the training variance that the principal directions explain, above 0 and at most 1.</param>
    /// <param name="maxLogit">Whether the largest logit is a factor; the paper leaves it out for convolutional networks that do without it.</param>
    /// <remarks>
    /// <para>Score = |P^T x| / |x| times max over k of z_k, x the features with mean 0 and deviation 1 in every dimension of the training set
    /// (one without variance is only centred), P their principal directions. The factor is at most 1 and 0 or more; higher = more
    /// in-distribution, and where the largest logit is below 0 the order turns round.</para>
    /// <para>Needs features, the head and training images, without labels; one pass, D d products an image and as many numbers held. In a
    /// spec: <c>neco</c>, <c>neco:variance=0.8</c>, a fixed number of directions as <c>neco:dim=100</c>, <c>neco:max_logit=false</c>.</para>
    /// <para>Ben Ammar et al., "NECO: NEural Collapse Based Out-of-distribution detection", ICLR 2024.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static IOodScorerEstimator Neco(double variance = 0.9, bool maxLogit = true) => Make<IOodScorerEstimator>(
        ScorerSpec.Write("neco", ("variance", variance, 0.9), ("max_logit", maxLogit ? "true" : "false", "true")), nameof(variance));
}

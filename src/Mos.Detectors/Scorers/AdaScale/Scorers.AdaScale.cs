namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>AdaSCALE-A: activations are scaled as by <see cref="Scale"/>, with a percentile that the image's own stability under a small step of its pixels sets.</summary>
    /// <remarks>
    /// <para>x' = x + 0.5 sign(gradient of the largest logit) on the 5 % of the pixels with the smallest magnitudes of it (a gradient of exactly 0 moves
    /// nothing), h' its features. Q = sum of max(h', 0) over the largest k1 % of h + lambda x sum of |h - h'| over the largest k2 %; F = share of the training
    /// images whose Q is at most that of the image; percentile p = p_max - F (p_max - p_min). s = (sum of all max(h, 0)) / (sum of those above the
    /// percentile); score = log sum exp(W h exp(s) + b). Higher = more in-distribution.</para>
    /// <para>Needs features, the head, input gradients, and in-distribution images without labels to learn from, one pass; of those at most 5,000 count, by the
    /// smallest hashes (<c>sample=</c>). Costs two passes forward and one back. In a spec:
    /// <c>adascale_a:p=75-85:k1=5:k2=1:lambda=10:o=0.05</c>, those being the defaults; o is the share of pixels that move.</para>
    /// <para>Regmi, "AdaSCALE: Adaptive Scaling for OOD Detection", 2025 (arXiv 2503.08023).</para>
    /// </remarks>
    public static IOodScorerEstimator AdaScaleA() => Make<IOodScorerEstimator>("adascale_a");

    /// <summary>AdaSCALE-L: as <see cref="AdaScaleA"/>, but logits are scaled, not activations.</summary>
    /// <remarks>
    /// <para>Score = log sum exp(s^2 z), s as there; higher = more in-distribution. Needs what <see cref="AdaScaleA"/> needs, with its costs and options. In a spec: <c>adascale_l</c>.</para>
    /// <para>Regmi, "AdaSCALE: Adaptive Scaling for OOD Detection", 2025 (arXiv 2503.08023).</para>
    /// </remarks>
    public static IOodScorerEstimator AdaScaleL() => Make<IOodScorerEstimator>("adascale_l");
}

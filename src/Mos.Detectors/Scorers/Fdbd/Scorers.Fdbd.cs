namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>fDBD: how far the features are from the decision boundaries, measured against their distance to the mean of the training features.</summary>
    /// <param name="distanceAsNormalizer">Whether the distance to the training mean normalises, as in the paper; else the length of the features does.</param>
    /// <remarks>
    /// <para>Score = sum over k other than y of (z_y - z_k) / |w_y - w_k|, divided by |h - m|, y the predicted class, m the mean of all training
    /// features. 0 or more, higher = more in-distribution. OpenOOD sums like this; the paper and pytorch-ood take the mean over C - 1 classes, which
    /// ranks the same.</para>
    /// <para>Needs features, the head of two classes or more, and training images, without labels; one pass, C + D operations an image, C^2
    /// numbers held. In a spec: <c>fdbd</c>, <c>fdbd:distance_as_normalizer=false</c>.</para>
    /// <para>Liu and Qin, "Fast Decision Boundary based Out-of-Distribution Detector", ICML 2024.</para>
    /// </remarks>
    public static IOodScorerEstimator Fdbd(bool distanceAsNormalizer = true) =>
        Make<IOodScorerEstimator>(distanceAsNormalizer ? "fdbd" : "fdbd:distance_as_normalizer=false");
}

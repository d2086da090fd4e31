namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Mahalanobis distance of the penultimate features to the nearest class mean, by the covariance that the classes share.</summary>
    /// <param name="shrinkage">How much of the covariance, 0 to 1, is replaced by its mean variance in every direction; 0, as in the paper: nothing, and directions without variance do not count.</param>
    /// <param name="magnitude">How far each pixel goes towards the nearest class before the image is scored, in normalised units, 0 or more; 0: no step.</param>
    /// <param name="deviation">Divides the magnitude in each channel; null: 1.</param>
    /// <remarks>
    /// <para>Score = -min over classes c of (h - m_c)^T P (h - m_c), P the pseudo-inverse of the covariance around the class means (divisor N;
    /// eigenvalues of at most D x 2.2e-16 x the largest count as 0). At most 0, higher = more in-distribution. A unit that was silent in
    /// training is passed over by the pseudo-inverse when it fires, and punished with <paramref name="shrinkage"/>.</para>
    /// <para>Needs features and labelled training images, one pass; costs D^2 + C D products an image and holds D^2 + C D numbers. In a spec:
    /// <c>mds</c>, <c>mds:shrink=0.1</c>; <c>mds:variant=pytorch-ood</c> is that library's form (divisor N - 1, 1e-6 added to each
    /// variance, half the distance). With a step, <c>mds:eps=0.002:std=0.229/0.224/0.225</c>, one pass back and one forward more. For all stages see
    /// <see cref="Mahalanobis"/> and <see cref="MdsEnsemble"/>.</para>
    /// <para>Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks", NeurIPS 2018.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IOodScorerEstimator Mds(double shrinkage = 0, double magnitude = 0, ChannelValues? deviation = null) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("mds", ("shrink", shrinkage, 0.0)) + StepSize.Write(magnitude, deviation), nameof(shrinkage));

    /// <summary>Relative Mahalanobis distance: the distance to the nearest class less that to all training images together.</summary>
    /// <remarks>
    /// <para>Score = -min over classes c of [d_c(h) - d_0(h)], d_c as in <see cref="Mds"/>, d_0 by the mean and the covariance of all features.
    /// Any sign, higher = more in-distribution. Needs features and labelled training images, one pass; costs 2 D^2 + C D products an image.</para>
    /// <para>Ren et al., "A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection", 2021 (arXiv 2106.09022). In a spec: <c>rmds</c>.</para>
    /// </remarks>
    public static IOodScorerEstimator Rmds() => Make<IOodScorerEstimator>("rmds");

    /// <summary>Mahalanobis++: <see cref="Mds"/> of features of length 1.</summary>
    /// <remarks>
    /// <para>Score = -min over classes c of (g - m_c)^T P (g - m_c), g = h / |h|, means and covariance of such g too. At most 0, higher = more
    /// in-distribution. An image whose features are all 0 has no score. Needs and costs as <see cref="Mds"/>. In a spec: <c>mds_pp</c>.</para>
    /// <para>Mueller and Hein, "Mahalanobis++: Improving OOD Detection via Feature Normalization", ICML 2025.</para>
    /// </remarks>
    public static IOodScorerEstimator MdsPlusPlus() => Make<IOodScorerEstimator>("mds_pp");

    /// <summary>Relative Mahalanobis++: <see cref="Rmds"/> of features of length 1.</summary>
    /// <remarks>
    /// <para>Score = -min over classes c of [d_c(g) - d_0(g)], g = h / |h|; higher = more in-distribution. Needs and costs as <see cref="Rmds"/>. In a spec: <c>rmds_pp</c>.</para>
    /// <para>Mueller and Hein, "Mahalanobis++: Improving OOD Detection via Feature Normalization", ICML 2025.</para>
    /// </remarks>
    public static IOodScorerEstimator RmdsPlusPlus() => Make<IOodScorerEstimator>("rmds_pp");
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Feature norm: how long the penultimate features are, because unknown images excite a network less.</summary>
    /// <param name="p">Which norm: 1, the sum of the magnitudes, or 2, the Euclidean length.</param>
    /// <remarks>
    /// <para>Score = (sum over d of |h_d|^p)^(1/p), 0 or more, higher = more in-distribution. Needs features; learns nothing; costs D products an
    /// image. In a spec: <c>feature_norm</c>, <c>feature_norm:p=1</c>.</para>
    /// <para>Yu et al., "Block Selection Method for Using Feature Norm in Out-of-Distribution Detection", CVPR 2023, without the choice of a block.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The norm is neither 1 nor 2.</exception>
    public static IOodScorer FeatureNorm(int p = 2) => Make<IOodScorer>(ScorerSpec.Write("feature_norm", ("p", p, 2)), nameof(p));

    /// <summary>NAN, the negative-aware norm: the mean magnitude of the units that are active.</summary>
    /// <remarks>
    /// <para>Score = (sum over d of |h_d|) / (number of d with h_d other than 0), above 0, higher = more in-distribution: silent units raise it,
    /// as units below 0 before ReLU. An image without an active unit has no score. Needs features, after ReLU; learns nothing; costs D
    /// sums an image. In a spec: <c>nan</c>.</para>
    /// <para>Park, Chai, Yoon and Teoh, "Understanding the Feature Norm for Out-of-Distribution Detection", ICCV 2023.</para>
    /// </remarks>
    public static IOodScorer NegativeAwareNorm() => Make<IOodScorer>("nan");
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>MaxLogit: the largest logit.</summary>
    /// <remarks>
    /// <para>Score = max over classes k of z_k, unbounded, higher = more in-distribution. Needs a flat head; costs C comparisons an image.</para>
    /// <para>Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World Settings", ICML 2022.</para>
    /// </remarks>
    public static IOodScorer MaxLogit() => new MaxLogitScorer("maxlogit");
}

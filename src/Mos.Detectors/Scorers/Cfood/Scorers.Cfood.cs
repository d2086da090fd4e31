namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>CFOOD: how large the neighbourhoods of training images must be made before enough of them hold the image.</summary>
    /// <param name="alpha">The share of the training images that serves as reference, above 0 and at most 1; which ones does not depend on their order.</param>
    /// <param name="share">k: which share of the references must hold the image, above 0 and at most 1.</param>
    /// <param name="precision">How the stored values are held and saved.</param>
    /// <remarks>
    /// <para>g = h / |h|; d_i(s) = the squared distance of reference i to its neighbour of rank s n. Score = -(the least s of 230 steps from 0.001 to
    /// 0.99 for which |g - g_i|^2 is at most d_i(s) for a share k or more of the n references; 1 where there is none). -1 to 0, higher = more
    /// in-distribution, with many ties. An image whose features are all 0 has no score.</para>
    /// <para>Needs features, and 2 references or more, without labels; one pass, and n^2 D products to learn: with a million images take a
    /// small alpha. n D products an image, n (D + 230) values held, in tiles. In a spec: <c>cfood:alpha=0.1:k=0.01</c>,
    /// <c>cfood:precision=float16</c>.</para>
    /// <para>A method of OpenOOD (Zhang et al., "OpenOOD v1.5: Enhanced Benchmark for Out-of-Distribution Detection", 2023), contributed in
    /// 2025 without a paper that could be found.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator Cfood(double alpha = 0.1, double share = 0.01, BankPrecision precision = BankPrecision.Float32) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("cfood", ("alpha", alpha, 0.1), ("k", share, 0.01), LearnedBank.OptionOf(precision)), alpha is > 0 and <= 1 ? nameof(share) : nameof(alpha));
}

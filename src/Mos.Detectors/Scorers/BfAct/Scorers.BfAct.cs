namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>BFAct: activations pass a Butterworth filter, which lets small ones through and fades those above a threshold.</summary>
    /// <param name="order">n, 1 to 100: the larger, the steeper; 2 by default.</param>
    /// <param name="percentile">The threshold, as a percentile of all training feature values, above 0 and at most 100; 95 by default.</param>
    /// <remarks>
    /// <para>h' = h / sqrt(1 + (h / t)^(2 n)), t the exact percentile; then the logits W h' + b and their <see cref="Energy"/>, or what follows by
    /// <see cref="IFeatureShaping.Then"/>. Higher = more in-distribution.</para>
    /// <para>Needs features, the head, and images to learn from, without labels, in two passes; costs C D products an image. In a spec:
    /// <c>bfact:n=2:percentile=95</c>, or <c>bfact+maxlogit</c>.</para>
    /// <para>Kong and Li, "BFAct: Out-of-Distribution Detection with Butterworth Filter Rectified Activations", 2023.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IFeatureShaping BfAct(int order = 2, double percentile = 95) =>
        Make<IFeatureShaping>(ScorerSpec.Write("bfact", ("n", order, 2), ("percentile", percentile, 95.0)), nameof(order));
}

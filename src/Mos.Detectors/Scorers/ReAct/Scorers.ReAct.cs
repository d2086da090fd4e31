namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>ReAct: activations above a threshold are cut down to it, because unknown images excite single units far more than known ones.</summary>
    /// <param name="percentile">The threshold, as a percentile of all training feature values, above 0 and at most 100; 90 in the paper.</param>
    /// <remarks>
    /// <para>h' = min(h, t), t = the percentile of all values of all training features, exact and linearly interpolated; then the logits W h' + b
    /// and their <see cref="Energy"/>, or what follows by <see cref="IFeatureShaping.Then"/>. Higher = more in-distribution.</para>
    /// <para>Needs features, the head, and images to learn from, without labels, in two passes; costs C D products an image. In a spec:
    /// <c>react:percentile=90</c>, or with another scorer <c>react:percentile=90+maxlogit</c>; <c>react:at=map</c> cuts the values of the map before
    /// the pooling, by a percentile of them, for a model that gives feature maps and goes on from changed ones.</para>
    /// <para>Sun, Guo and Li, "ReAct: Out-of-distribution Detection With Rectified Activations", NeurIPS 2021.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of its range.</exception>
    public static IFeatureShaping ReAct(double percentile = 90) =>
        Make<IFeatureShaping>(ScorerSpec.Write("react", ("percentile", percentile, 90.0)), nameof(percentile));
}

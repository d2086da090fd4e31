namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>SCALE: all activations of an image grow the more, the less of their sum its largest ones hold; nothing is taken away.</summary>
    /// <param name="percentile">Which activations are not among the largest, in per cent of an image's own, 0 or more and below 100; 85 in the paper.</param>
    /// <remarks>
    /// <para>h' = h exp((sum of all h) / (sum of the largest)), the largest as in <see cref="AshS"/>; then the logits W h' + b and their
    /// <see cref="Energy"/>, or what follows by <see cref="IFeatureShaping.Then"/>. Higher = more in-distribution.</para>
    /// <para>Needs features that are not negative, as after ReLU, and the head; learns nothing; costs a sort of D values and C D products an
    /// image. In a spec: <c>scale:percentile=85</c>, or <c>scale+maxlogit</c>.</para>
    /// <para>Xu et al., "Scaling for Training Time and Post-hoc Out-of-distribution Detection Enhancement", ICLR 2024.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of its range.</exception>
    public static IFeatureShaping Scale(double percentile = 85) =>
        Make<IFeatureShaping>(ScorerSpec.Write("scale", ("percentile", percentile, 85.0)), nameof(percentile));
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>ASH-P: only the largest activations of an image are kept and the others become 0.</summary>
    /// <param name="percentile">How many of an image's own activations become 0, in per cent, 0 or more and below 100; 90 in the paper for ImageNet.</param>
    /// <remarks>
    /// <para>h' = h where it is among the largest, else 0. Then the logits W h' + b and their <see cref="Energy"/>, or what follows by <see cref="IFeatureShaping.Then"/>; higher = more
    /// in-distribution. Needs features that are not negative, as after ReLU, and the head; learns nothing; costs a sort of D values and C D
    /// products an image. In a spec: <c>ash_p:percentile=90</c>, or <c>ash_p+maxlogit</c>; <c>ash_p:at=map</c> changes the map before the pooling, as in the paper, for a model that
    /// goes on from changed maps.</para>
    /// <para>Djurisic et al., "Extremely Simple Activation Shaping for Out-of-Distribution Detection", ICLR 2023.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of its range.</exception>
    public static IFeatureShaping AshP(double percentile = 90) =>
        Make<IFeatureShaping>(ScorerSpec.Write("ash_p", ("percentile", percentile, 90.0)), nameof(percentile));

    /// <summary>ASH-B: only the largest activations of an image are kept, all with the same value.</summary>
    /// <param name="percentile">How many of an image's own activations become 0, in per cent, 0 or more and below 100; 90 in the paper for ImageNet.</param>
    /// <remarks>
    /// <para>h' = (sum of all h) / (number kept) where h is among the largest, else 0. Then the logits W h' + b and their <see cref="Energy"/>, or what follows by <see cref="IFeatureShaping.Then"/>; higher = more
    /// in-distribution. Needs features that are not negative, as after ReLU, and the head; learns nothing; costs a sort of D values and C D
    /// products an image. In a spec: <c>ash_b:percentile=90</c>, or <c>ash_b+maxlogit</c>; <c>ash_b:at=map</c> changes the map before the pooling, as in the paper, for a model that
    /// goes on from changed maps.</para>
    /// <para>Djurisic et al., "Extremely Simple Activation Shaping for Out-of-Distribution Detection", ICLR 2023.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of its range.</exception>
    public static IFeatureShaping AshB(double percentile = 90) =>
        Make<IFeatureShaping>(ScorerSpec.Write("ash_b", ("percentile", percentile, 90.0)), nameof(percentile));

    /// <summary>ASH-S: only the largest activations of an image are kept, and grow the more, the more was taken away.</summary>
    /// <param name="percentile">How many of an image's own activations become 0, in per cent, 0 or more and below 100; 90 in the paper for ImageNet.</param>
    /// <remarks>
    /// <para>h' = h exp((sum of all h) / (sum of the kept)) where h is among the largest, else 0. Then the logits W h' + b and their <see cref="Energy"/>, or what follows by <see cref="IFeatureShaping.Then"/>; higher = more
    /// in-distribution. Needs features that are not negative, as after ReLU, and the head; learns nothing; costs a sort of D values and C D
    /// products an image. In a spec: <c>ash_s:percentile=90</c>, or <c>ash_s+maxlogit</c>; <c>ash_s:at=map</c> changes the map before the pooling, as in the paper, for a model that
    /// goes on from changed maps.</para>
    /// <para>Djurisic et al., "Extremely Simple Activation Shaping for Out-of-Distribution Detection", ICLR 2023.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of its range.</exception>
    public static IFeatureShaping AshS(double percentile = 90) =>
        Make<IFeatureShaping>(ScorerSpec.Write("ash_s", ("percentile", percentile, 90.0)), nameof(percentile));
}

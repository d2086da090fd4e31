namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>VRA: activations above one threshold are cut down to it, as in <see cref="ReAct"/>, and those below another become 0.</summary>
    /// <param name="high">The upper threshold, as a percentile of all training feature values, at most 100.</param>
    /// <param name="low">The lower one, 0 or more and below the upper.</param>
    /// <remarks>
    /// <para>h' = 0 where h is below t_low, else min(h, t_high); the thresholds are exact percentiles, linearly interpolated. Then the logits
    /// W h' + b and their <see cref="Energy"/>, or what follows by <see cref="IFeatureShaping.Then"/>. Higher = more in-distribution.</para>
    /// <para>Needs features, the head, and images to learn from, without labels, in two passes; costs C D products an image. In a spec:
    /// <c>vra:high=90:low=10</c>, or <c>vra+maxlogit</c>; <c>vra:variant=openood</c> raises what is below t_low to t_low.</para>
    /// <para>Xu, Lian, Liu and Tao, "VRA: Variational Rectified Activation for Out-of-distribution Detection", NeurIPS 2023; percentiles as in OpenOOD.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A percentile is out of its range.</exception>
    public static IFeatureShaping Vra(double high = 90, double low = 10) =>
        Make<IFeatureShaping>(ScorerSpec.Write("vra", ("high", high, 90.0), ("low", low, 10.0)), nameof(high));
}

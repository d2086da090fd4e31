namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>LTS, logit scaling: the logits of an image grow the more, the less of the sum of its activations its largest ones hold.</summary>
    /// <param name="percentile">Which activations are not among the largest, in per cent of an image's own, 0 or more and below 100; 95 in the paper.</param>
    /// <remarks>
    /// <para>z' = z r^2, r = (sum of all h above 0) / (sum of the largest); then their <see cref="Energy"/>, or what follows by
    /// <see cref="IFeatureShaping.Then"/>: one that looks at the scale of logits, as <see cref="MaxLogit"/> does. Higher = more
    /// in-distribution. As in the authors' code r^2 multiplies; newer pytorch-ood divides, which turns the effect around.</para>
    /// <para>Needs features and the head; learns nothing; costs a sort of D values an image. In a spec: <c>lts:percentile=95</c>, or <c>lts+maxlogit</c>.</para>
    /// <para>Djurisic, Liu and Nikolic, "Logit Scaling for Out-of-Distribution Detection", 2024 (arXiv 2409.01175).</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of its range.</exception>
    public static IFeatureShaping Lts(double percentile = 95) =>
        Make<IFeatureShaping>(ScorerSpec.Write("lts", ("percentile", percentile, 95.0)), nameof(percentile));
}

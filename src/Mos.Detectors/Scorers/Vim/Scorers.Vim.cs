namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>ViM: the energy of the logits less a virtual logit, the part of the features that the training features' principal directions do not explain.</summary>
    /// <param name="dim">The number of principal directions, 0 or more and below D; null, as in the paper: 1000 where D is 2048 or more, 512 where it is 768 or more, else D / 2.</param>
    /// <remarks>
    /// <para>Score = log(sum over k of exp(z_k)) - a |R^T (h - o)|, o and R as in <see cref="Residual"/>, a = the mean of the largest training
    /// logit / the mean of the training residuals. Any sign, higher = more in-distribution.</para>
    /// <para>Needs features, the head and training images, without labels; two passes, D (D - dim) products an image and as many numbers
    /// held. In a spec: <c>vim</c>, <c>vim:dim=512</c>; <c>vim:variant=pytorch-ood</c> clips the logits to -100 ... 100 as that library does.</para>
    /// <para>Wang et al., "ViM: Out-Of-Distribution with Virtual-logit Matching", CVPR 2022.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of directions is negative.</exception>
    public static IOodScorerEstimator Vim(int? dim = null) => Make<IOodScorerEstimator>(ScorerSpec.Write("vim", ("dim", dim ?? -1, dim is null ? -1 : -2)), nameof(dim));
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Residual: the length of the part of the features that the principal directions of the training features do not explain.</summary>
    /// <param name="dim">The number of principal directions, 0 or more and below D; null: 1000 where D is 2048 or more, 512 where it is 768 or more, else D / 2.</param>
    /// <remarks>
    /// <para>Score = -|R^T (h - o)|, o = -W^+ b (singular values of at most max(C, D) x 1.2e-7 x the largest count as 0), R the directions of
    /// least scatter around o. At most 0, higher = more in-distribution. The paper learns from training images; OpenOOD from its validation
    /// set: show it that.</para>
    /// <para>Needs features, the head and images, without labels; one pass, D (D - dim) products an image and as many numbers held. In a
    /// spec: <c>residual</c>, <c>residual:dim=512</c>.</para>
    /// <para>Wang et al., "ViM: Out-Of-Distribution with Virtual-logit Matching", CVPR 2022.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of directions is negative.</exception>
    public static IOodScorerEstimator Residual(int? dim = null) => Make<IOodScorerEstimator>(ScorerSpec.Write("residual", ("dim", dim ?? -1, dim is null ? -1 : -2)), nameof(dim));
}

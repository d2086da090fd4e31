namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>OptFS: activations are weighed by what those of their size contribute to the predicted logits of training images.</summary>
    /// <remarks>
    /// <para>Between the 0.1 and the 99.9 percentile of all training feature values lie 100 equal bins j; I_j = the sum over images and over d with
    /// h_d in bin j of w_yd h_d, y the predicted class; t = 1000 I / |I|; h'_d = h_d t_bin(d), 0 outside of the bins. Score = sum over d
    /// of w_yd h'_d, unbounded, higher = more in-distribution. With another scorer behind it, <see cref="IFeatureShaping.Then"/>, that
    /// scorer sees the logits W h' + b.</para>
    /// <para>Needs features, the head, and images to learn from, without labels, in three passes; holds 102 numbers; costs C D products an
    /// image. In a spec: <c>optfs</c>, or <c>optfs+energy</c>.</para>
    /// <para>Zhao et al., "Towards Optimal Feature-Shaping Methods for Out-of-Distribution Detection", ICLR 2024.</para>
    /// </remarks>
    public static IFeatureShaping OptFs() => Make<IFeatureShaping>("optfs");
}

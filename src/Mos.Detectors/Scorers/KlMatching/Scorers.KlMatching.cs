namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>KL matching: how near the class probabilities of an image come to those that are typical of a class.</summary>
    /// <param name="means">Which images say what is typical.</param>
    /// <remarks>
    /// <para>Score = -(min over classes c of KL(p || d_c)), where p is the softmax of the image and d_c its mean over the images with label
    /// c; KL(p || d) = sum over k of p_k log(p_k / d_k). At most 0, higher = more in-distribution; minus infinity where every class
    /// misses something of p. Needs a flat head and labelled images to learn from; costs C^2 products an image.</para>
    /// <para>Probabilities are rounded to float32: p_k = 0 adds nothing, d_k = 0 &lt; p_k makes the divergence infinite, and a class without
    /// images is left out. The reference gives an image with NaN the score minus infinity; here it is refused.</para>
    /// <para>Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World Settings", ICML 2022, as the MOS paper has it: there the
    /// means are over labels, in the original over predictions: for that see <see cref="Klm"/>. In a spec: <c>kl</c>, or <c>kl:means=paper</c>.</para>
    /// </remarks>
    public static IOodScorerEstimator KlMatching(KlMeans means = KlMeans.Training) => Make<IOodScorerEstimator>(means == KlMeans.ScoredSet ? "kl:means=paper" : "kl");

    /// <summary>KL matching of the original paper: how near the class probabilities of an image come to those that are typical of the images with one prediction.</summary>
    /// <remarks>
    /// <para>Score = -(min over classes c of KL(p || d_c)), where p is the softmax of the image and d_c its mean over the images that are
    /// <i>predicted</i> as c, in float64. At most 0, higher = more in-distribution; classes that nothing is predicted as are left out. It differs from
    /// <see cref="KlMatching"/> in the class that an image counts for and in the rounding.</para>
    /// <para>Needs a flat head and images to learn from, without labels, best those of a validation set; one pass; holds C^2 numbers; costs C^2
    /// products an image. In a spec: <c>klm</c>; <c>klm:variant=pytorch-ood</c> takes means by label and compares with the mean of the
    /// predicted class alone (minus infinity where that class had no images).</para>
    /// <para>Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World Settings", ICML 2022.</para>
    /// </remarks>
    public static IOodScorerEstimator Klm() => Make<IOodScorerEstimator>("klm");
}

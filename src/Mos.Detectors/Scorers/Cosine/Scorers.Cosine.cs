namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>The largest cosine between the features of an image and the weights of a class.</summary>
    /// <remarks>
    /// <para>Score = max over classes k of (h . w_k) / (|h| |w_k|), in [-1, 1], higher = more in-distribution. Needs features and the head (of a group
    /// head the classes alone); learns nothing; costs C D products an image. In a spec: <c>max_cosine_head</c>.</para>
    /// <para>Techapanurak, Suganuma and Okatani, "Hyperparameter-Free Out-of-Distribution Detection Using Cosine Similarity", ACCV 2020, applied
    /// to a head that was trained with dot products.</para>
    /// </remarks>
    public static IOodScorer MaxCosineHead() => Make<IOodScorer>("max_cosine_head");

    /// <summary>MSP of cosines: the largest softmax probability where the logits are the cosines between features and the weights of each class, scaled.</summary>
    /// <param name="scale">What the cosines are multiplied by, above 0; 10 by default.</param>
    /// <remarks>
    /// <para>Score = max over classes k of softmax(s cos(h, w))_k, in [1/C, 1], higher = more in-distribution. Needs features and the head; learns
    /// nothing; costs C D products an image. In a spec: <c>msp_cosine:scale=10</c>.</para>
    /// <para>As a baseline in Mueller and Hein, "Mahalanobis++: Improving OOD Detection via Feature Normalization", ICML 2025.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not a finite number above 0.</exception>
    public static IOodScorer MspCosine(double scale = 10) => Make<IOodScorer>(ScorerSpec.Write("msp_cosine", ("scale", scale, 10.0)), nameof(scale));

    /// <summary>CTM, class typical matching: the largest cosine between the features of an image and the mean features of a class.</summary>
    /// <remarks>
    /// <para>Score = max over classes c of (h . m_c) / (|h| |m_c|), m_c the mean of the training features of class c; in [-1, 1], higher = more
    /// in-distribution. An image whose features are all 0 has no score. Needs features and labelled training images, one pass; holds C D
    /// numbers; costs C D products an image. In a spec: <c>ctm</c>.</para>
    /// <para>Ngoc-Hieu et al., "A Cosine Similarity-based Method for Out-of-Distribution Detection", 2023 (arXiv 2306.14920).</para>
    /// </remarks>
    public static IOodScorerEstimator ClassTypicalMatching() => Make<IOodScorerEstimator>("ctm");
}

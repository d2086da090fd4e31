namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>CARef: the error of the features against the mean of the predicted class, relative to their size.</summary>
    /// <remarks>
    /// <para>Score = -|h - m_y|_1 / |h|_1, y the predicted class, m_y the mean of the training features that the model predicts to be of y. At
    /// most 0, higher = more in-distribution. Needs features, the head, and training images, without labels, of which each class is
    /// predicted at least once; one pass, D operations an image, C D numbers held. In a spec: <c>caref</c>.</para>
    /// <para>Ling et al., "CADRef: Robust Out-of-Distribution Detection via Class-Aware Decoupled Relative Feature Leveraging", CVPR 2025.</para>
    /// </remarks>
    public static IOodScorerEstimator CaRef() => Make<IOodScorerEstimator>("caref");

    /// <summary>CADRef: <see cref="CaRef"/> with the error that raises the predicted logit weighed by a score of the logits.</summary>
    /// <param name="byMaxLogit">Whether the score of the logits is the largest of them; else, as in the paper, the energy.</param>
    /// <remarks>
    /// <para>a = sign(w_y) (h - m_y) by dimension, P and N the sums of its positive and negative parts divided by |h|_1. Score = -(P / S(h) + N / mean
    /// of S over the training images), S the energy or the largest logit; an image whose S is 0 or less scores minus infinity. At most 0,
    /// higher = more in-distribution. Needs and costs as <see cref="CaRef"/>. In a spec: <c>cadref</c>, <c>cadref:logit=maxlogit</c>.</para>
    /// <para>Ling et al., "CADRef: Robust Out-of-Distribution Detection via Class-Aware Decoupled Relative Feature Leveraging", CVPR 2025.</para>
    /// </remarks>
    public static IOodScorerEstimator CadRef(bool byMaxLogit = false) => Make<IOodScorerEstimator>(byMaxLogit ? "cadref:logit=maxlogit" : "cadref");
}

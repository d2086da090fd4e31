namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>pNML: the regret of the last layer against a learner who knew the label, large for features in directions that training hardly had.</summary>
    /// <remarks>
    /// <para>g = (1, h / |h|); G^T G the sum of g g^T over the training images, P its pseudo-inverse (eigenvalues of at most D x 2.2e-16 x the
    /// largest count as 0); c = g^T P g, o = the squared length of g beyond the training directions, kappa = max(o, c / (1 + c)); p =
    /// softmax(W h / |h| + b). Score = -log(sum over k of p_k / (p_k + (1 - p_k) p_k^kappa)) / log C. Higher = more in-distribution; an image whose
    /// features are all 0 has no score.</para>
    /// <para>Needs features, a head of two classes or more, and images to learn from, without labels; one pass, D^2 + C D products an image,
    /// D^2 numbers held. In a spec: <c>pnml</c>; <c>pnml:variant=pytorch-ood-newer</c> leaves out the constant and o as that library does.</para>
    /// <para>Bibas, Feder and Hassner, "Single Layer Predictive Normalized Maximum Likelihood for Out-of-Distribution Detection", NeurIPS 2021.</para>
    /// </remarks>
    public static IOodScorerEstimator Pnml() => Make<IOodScorerEstimator>("pnml");
}

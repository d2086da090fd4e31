namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Entropy: how undecided the class probabilities are, with the sign turned.</summary>
    /// <remarks>
    /// <para>Score = sum over classes k of p_k log p_k, p = softmax(z), a probability of 0 adding 0. In [-log C, 0], higher = more
    /// in-distribution. Needs a flat head; costs C exponentials and logarithms an image. In a spec: <c>entropy</c>.</para>
    /// <para>As a measure of unknown objects: Chan, Rottmann and Gottschalk, "Entropy Maximization and Meta Classification for Out-of-Distribution
    /// Detection in Semantic Segmentation", ICCV 2021.</para>
    /// </remarks>
    public static IOodScorer Entropy() => Make<IOodScorer>("entropy");
}

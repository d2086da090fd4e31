namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>NAC-UE: the share of the penultimate neurons that are in a state in which training often had them.</summary>
    /// <param name="bins">M, the number of edges of bins, even and 4 or more.</param>
    /// <param name="steepness">Alpha, above 0, of the sigmoid that makes a state.</param>
    /// <param name="enough">O, above 0: how many training images must fill a bin for it to count whole.</param>
    /// <remarks>
    /// <para>State of neuron d: s_d = sigmoid(alpha h_d g_d), g = W^T (p - 1 / C), the gradient of KL(uniform, p) with respect to the features. Score =
    /// mean over d of min(images in the bin of s_d / O, 1): 0 to 1, higher = more in-distribution. The bins become narrower towards 0 and 1; a
    /// silent unit stands at 0.5 exactly, the left edge of a bin.</para>
    /// <para>The authors count 1000 images, as many of each class, and choose M, alpha and O by layer and data set; Mos counts all that it
    /// is shown: raise O with their number. Needs features, a head of two classes or more, and images, without labels; one pass, C D products
    /// an image, D M numbers held. In a spec: <c>nac:M=50:alpha=100:O=50</c>; <c>bins=uniform</c> for M bins of one width.</para>
    /// <para>Liu et al., "Neuron Activation Coverage: Rethinking Out-of-distribution Detection and Generalization", ICLR 2024.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator Nac(int bins = 50, double steepness = 100, double enough = 50) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("nac", ("M", bins, 50), ("alpha", steepness, 100.0), ("O", enough, 50.0)), nameof(bins));
}

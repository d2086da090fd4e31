namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>OpenMax: the probability of a class <i>unknown</i>, to which each large logit cedes the more, the farther the logits are from the mean of its class.</summary>
    /// <param name="alpha">How many of the largest logits are revised, 1 or more, at most all; 10 in the paper.</param>
    /// <param name="tail">How many of the largest distances of a class make its Weibull distribution, 2 or more; 20 in the paper.</param>
    /// <remarks>
    /// <para>m_c = mean logits of the correctly classified images of class c, F_c = the Weibull distribution of largest likelihood of the <c>tail</c>
    /// largest distances |z - m_c|, shifted as libMR does. For the r-th largest logit, of class c: z'_c = z_c (1 - (alpha + 1 - r) / alpha
    /// F_c(|z - m_c|)); u = sum of (z_c - z'_c); score = -softmax([z', u])_u, in [-1, 0], higher = more in-distribution. A class
    /// whose images do not differ keeps its logit.</para>
    /// <para>Needs a flat head and labelled images, in two passes; holds C^2 + 3 C numbers; costs alpha C products an image. In a spec:
    /// <c>openmax:alpha=10:tail=20</c>; <c>openmax:variant=openood</c> is alpha 3, <c>openmax:variant=pytorch-ood</c> is tail 25 and
    /// learns from wrongly classified images too.</para>
    /// <para>Bendale and Boult, "Towards Open Set Deep Networks", CVPR 2016 (there the distance is Euclidean and cosine together).</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator OpenMax(int alpha = 10, int tail = 20) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("openmax", ("alpha", alpha, 10), ("tail", tail, 20)), nameof(alpha));
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>WeiPer+KLD: how far the distribution of an image's features, and of its logits under many perturbed heads, is from the mean of training.</summary>
    /// <param name="repeats">r, the number of perturbed heads, 1 or more.</param>
    /// <param name="distance">Delta, above 0: how far a row of the head moves, in lengths of the row.</param>
    /// <remarks>
    /// <para>Perturbed heads: w_k + delta |w_k| e, e uniform of length 1, the biases as they are. J(v) = the symmetric Kullback-Leibler divergence
    /// of the histogram of the values of v (100 bins between the least and largest training value, smoothed) from its mean over the training
    /// images. Score = -(J(h) + 2.5 J(perturbed logits) - 0.1 x the mean over the heads of the largest probability). Higher = more in-distribution.</para>
    /// <para>The heads are drawn once and stored; the authors' code draws them anew for every batch, and averages dimensions beyond 1000
    /// unevenly. Needs features, the head and images, without labels, in two passes; r C D products an image, as many float32 held (820 MB at
    /// r = 100, C = 1000, D = 2048). In a spec: <c>weiper_kld:r=100:delta=1.8</c>, bins <c>n</c>, spans <c>s1</c> and <c>s2</c>, weights
    /// <c>lambda1</c> and <c>lambda2</c>, and <c>seed=1</c> for another draw.</para>
    /// <para>Granz, Heurich and Landgraf, "WeiPer: OOD Detection using Weight Perturbations of Class Projections", NeurIPS 2024.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator WeiPerKld(int repeats = 100, double distance = 1.8) => Make<IOodScorerEstimator>(
        ScorerSpec.Write("weiper_kld", ("r", repeats, 100), ("delta", distance, 1.8)), repeats < 1 ? nameof(repeats) : nameof(distance));

    /// <summary>WeiPer+MSP: the mean over many perturbed heads of the largest class probability.</summary>
    /// <param name="repeats">r, the number of perturbed heads, 1 or more.</param>
    /// <param name="distance">Delta, above 0: how far a row of the head moves, in lengths of the row.</param>
    /// <remarks>
    /// <para>Score = mean over the heads of max over k of softmax(z)_k, the heads as in <see cref="WeiPerKld"/>. 1 / C to 1, higher = more
    /// in-distribution. Of the training images it takes nothing: one is enough. Needs features and the head; costs and holds as that. In a
    /// spec: <c>weiper_msp:r=100:delta=1.8</c>, and <c>seed=1</c> for another draw.</para>
    /// <para>Granz, Heurich and Landgraf, "WeiPer: OOD Detection using Weight Perturbations of Class Projections", NeurIPS 2024.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator WeiPerMsp(int repeats = 100, double distance = 1.8) => Make<IOodScorerEstimator>(
        ScorerSpec.Write("weiper_msp", ("r", repeats, 100), ("delta", distance, 1.8)), repeats < 1 ? nameof(repeats) : nameof(distance));
}

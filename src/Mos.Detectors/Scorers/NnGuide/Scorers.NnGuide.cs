namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>NNGuide: the energy, guided by how close the features are to those training images that have a high energy themselves.</summary>
    /// <param name="neighbours">K, 1 or more.</param>
    /// <param name="bank">The share of the training images that is stored, above 0 and at most 1; the paper takes 0.01 for ImageNet. Which ones does not depend on their order.</param>
    /// <param name="precision">How the stored values are held and saved.</param>
    /// <remarks>
    /// <para>Score = E(h) times the mean of the K largest (g, E_i g_i), g = h / |h|, E the energy log(sum over k of exp(z_k)), i over the stored
    /// images. Any sign, higher = more in-distribution; an image whose features are all 0 has no score. OpenOOD stores the first images in
    /// the loader's order, which may be of few classes; Mos stores a random sample.</para>
    /// <para>Needs features, the head, and K images or more, without labels; one pass, N D products an image, N D values held, in tiles, which
    /// <c>knn</c> of the same share and precision holds too: they have one bank. In a spec: <c>nnguide:K=100:bank=0.01</c>,
    /// <c>nnguide:precision=float16</c>.</para>
    /// <para>Park, Jung and Teoh, "Nearest Neighbor Guidance for Out-of-Distribution Detection", ICCV 2023.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator NnGuide(int neighbours = 100, double bank = 1, BankPrecision precision = BankPrecision.Float32) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("nnguide", ("K", neighbours, 100), ("bank", bank, 1.0), LearnedBank.OptionOf(precision)), neighbours < 1 ? nameof(neighbours) : nameof(bank));
}

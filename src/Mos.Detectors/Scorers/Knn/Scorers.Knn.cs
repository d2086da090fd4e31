namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Deep nearest neighbours: the distance to the K-th nearest training image, of features of length 1.</summary>
    /// <param name="neighbours">K, 1 or more; OpenOOD's 50. The paper takes 1000 for all of ImageNet and 10 for 1 % of it.</param>
    /// <param name="bank">The share of the training images that is stored, above 0 and at most 1; which ones does not depend on their order.</param>
    /// <param name="precision">How the stored values are held and saved.</param>
    /// <remarks>
    /// <para>Score = -|g - g_(K)|, g = h / |h|, g_(K) the K-th nearest of the stored g. -2 to 0, higher = more in-distribution; an image whose
    /// features are all 0 has no score. A stored image that is scored finds itself first: ask for K + 1 then.</para>
    /// <para>Needs features, and K images or more, without labels; one pass, N D products an image, N D values held, in tiles. In a spec:
    /// <c>knn:K=50</c>, <c>knn:K=10:bank=0.01</c>, <c>knn:precision=float16</c>, which moves no score by more than 0.0005;
    /// <c>variant=openood</c> squares the distance, which ranks the same, and <c>variant=pytorch-ood</c> compares features as they are, K = 1
    /// if not given.</para>
    /// <para>Sun et al., "Out-of-Distribution Detection with Deep Nearest Neighbors", ICML 2022.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator Knn(int neighbours = 50, double bank = 1, BankPrecision precision = BankPrecision.Float32) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("knn", ("K", neighbours, 50), ("bank", bank, 1.0), LearnedBank.OptionOf(precision)), neighbours < 1 ? nameof(neighbours) : nameof(bank));
}

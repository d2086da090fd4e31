namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>CoP, kernel PCA with a cosine kernel: how much of the unit features the principal components of the training set leave unexplained.</summary>
    /// <param name="ratio">The share of the variance that the components explain, 0 to 1; 0.99 in the paper for ImageNet, 0.85 for CIFAR. At least one direction is left.</param>
    /// <remarks>
    /// <para>g = h / |h|; score = -|g - m less its part along the components|, m the mean of the training g. At most 0, higher = more
    /// in-distribution; an image whose features are all 0 has no score. Needs features, and images to learn from, without labels; one pass,
    /// at most D^2 products an image. In a spec: <c>kpca_cop</c>, <c>kpca_cop:ratio=0.9</c>.</para>
    /// <para>Fang et al., "Kernel PCA for Out-of-Distribution Detection", NeurIPS 2024.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static IOodScorerEstimator KpcaCop(double ratio = 0.99) => Make<IOodScorerEstimator>(ScorerSpec.Write("kpca_cop", ("ratio", ratio, 0.99)), nameof(ratio));

    /// <summary>CoRP, kernel PCA with a Gaussian on a cosine kernel by random Fourier features.</summary>
    /// <param name="gamma">Of the kernel exp(-gamma |a - b|^2), above 0.</param>
    /// <param name="ratio">The share of the variance that the components explain, 0 to 1. At least one direction is left.</param>
    /// <remarks>
    /// <para>As <see cref="KpcaCop"/>, of f(g) = sqrt(2 / M) cos(Omega g + u) in place of g = h / |h|; Omega is drawn from a normal distribution
    /// of variance 2 gamma, u from 0 ... 2 pi, and both are stored with the scorer. At most 0, higher = more in-distribution.</para>
    /// <para>Needs features, and images to learn from, without labels; one pass, M D + M^2 products an image. M is 4 D, at most 2048, or
    /// given. In a spec: <c>kpca_corp:gamma=2:M=2048:ratio=0.8</c>, and <c>seed=1</c> for another draw.</para>
    /// <para>Fang et al., "Kernel PCA for Out-of-Distribution Detection", NeurIPS 2024.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator KpcaCorp(double gamma = 2, double ratio = 0.8) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("kpca_corp", ("gamma", gamma, 2.0), ("ratio", ratio, 0.8)), nameof(gamma));
}

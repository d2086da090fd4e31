namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Gram matrices: how far the correlations of an image's feature maps, in every layer, lie outside of the range that training images of the predicted class span.</summary>
    /// <param name="powers">The powers of the maps, ascending, from 1 to 20; null: 1 to 10, as in the paper. OpenOOD takes 1 to 5.</param>
    /// <remarks>
    /// <para>For a map F of C channels and a power p, entry by entry: g_i = sign(r_i) |r_i|^(1/p), r_i = sum over channels j and positions x of F_i(x)^p F_j(x)^p, the
    /// sums of the rows of the Gram matrix, as OpenOOD has it. With m_i and M_i the least and the largest g_i of the training images with the same
    /// prediction, the deviation of layer l is d_l = sum over p and i of max(m_i - g_i, 0) / |m_i + 1e-6| + max(g_i - M_i, 0) / |M_i + 1e-6|. Score = -(sum over l of
    /// d_l / E_l) / max over classes k of softmax(z)_k, E_l the mean of d_l over a tenth of the training images, which no range is of: those whose
    /// features have the smallest hashes. At most 0, higher = more in-distribution.</para>
    /// <para>Needs features, the head, a model that reads its feature maps, <see cref="ModelSignals.MapReadings"/>, and training images without labels, in two
    /// passes. Which layers there are is the model's affair: of BiT they are the root, the four blocks and the last activation. Holds two numbers for each
    /// class, power and channel of a layer: with ten powers and 1,000 classes 0.5 GB for BiT-S-R101x1. Costs some four operations for each power and value of
    /// the maps. In a spec: <c>gram</c>, <c>gram:powers=1/2/3/4/5</c>.</para>
    /// <para>Sastry and Oore, "Detecting Out-of-Distribution Examples with Gram Matrices", ICML 2020.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The powers are not whole numbers of 1 to 20, ascending.</exception>
    public static IOodScorerEstimator Gram(IReadOnlyList<int>? powers = null) =>
        Make<IOodScorerEstimator>("gram" + (powers is null ? "" : $":powers={Listed(powers)}"), nameof(powers));
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>GROOD: whether an image pulls on a prototype of the unknown as training images do.</summary>
    /// <param name="outliers">Features of unknown images, <c>[n, D]</c>, whose mean is the prototype of the unknown; null: the mean of the class means is.</param>
    /// <param name="bank">The share of the training images that is stored, above 0 and at most 1; which ones does not depend on their order.</param>
    /// <param name="precision">How the stored values are held and saved.</param>
    /// <remarks>
    /// <para>q = softmax(-|h - m|) over the class means and the prototype o of the unknown; the pull of an image is q_o (h - m_o) / |h - m_o|, the
    /// gradient of the cross entropy with respect to m_o. Score = -the squared distance of the pull to the nearest one of a correctly classified
    /// training image. At most 0, higher = more in-distribution. The search is exact; the authors' is approximate.</para>
    /// <para>With <paramref name="outliers"/> the method has seen unknown images: say so where it is compared. Needs features, the head and
    /// labelled training images of each class; one pass, (N + C) D products an image, N D values held, in tiles. In a spec: <c>grood</c>,
    /// <c>grood:bank=0.1:precision=float16</c>; with outliers its name is <c>grood:ood=given</c>, which a spec alone cannot make.</para>
    /// <para>ElAraby et al., "GROOD: GRadient-Aware Out-of-Distribution Detection", 2023 (arXiv 2312.14427).</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There is no outlier.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static IOodScorerEstimator Grood(FloatMatrix? outliers = null, double bank = 1, BankPrecision precision = BankPrecision.Float32)
    {
        string spec = ScorerSpec.Write("grood", ("bank", bank, 1.0), LearnedBank.OptionOf(precision));
        if (outliers is null || bank is not (> 0 and <= 1))
        {
            return Make<IOodScorerEstimator>(spec, nameof(bank));
        }

        if (outliers.Rows == 0)
        {
            throw new ArgumentException("A prototype of the unknown is the mean of the features of one image or more.", nameof(outliers));
        }

        var mean = new FeatureMean();
        mean.Observe(new TrainingSignals(new ModelOutput { Count = outliers.Rows, Features = outliers }, new int[outliers.Rows]));
        return (IOodScorerEstimator)GroodScorer.Method(ScorerSpec.Parse(spec + ":ood=given"), mean.Mean);
    }
}

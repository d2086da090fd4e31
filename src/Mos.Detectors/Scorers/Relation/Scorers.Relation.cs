namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Neural relation graph: how many training images are related to an image, in features and in predicted probabilities.</summary>
    /// <param name="power">The power of a relation, above 0.</param>
    /// <param name="threshold">Relations up to it count as none, 0 to 1.</param>
    /// <param name="bank">The share of the training images that is stored, above 0 and at most 1; which ones does not depend on their order.</param>
    /// <param name="precision">How the stored values are held and saved.</param>
    /// <remarks>
    /// <para>r_i = max((g, g_i), 0) (p, p_i), g = h / sqrt(|h|^2 + 1e-10), p the class probabilities; score = sum over the stored images i with
    /// r_i above the threshold of r_i^power. 0 or more, higher = more in-distribution. The sum grows with the number of stored images.</para>
    /// <para>Needs features, the head and images, without labels; one pass, N (D + C) products an image, as many values held, in tiles. In a
    /// spec: <c>relation:pow=1:threshold=0.03</c>, <c>relation:bank=0.1:precision=float16</c>.</para>
    /// <para>Kim et al., "Neural Relation Graph: A Unified Framework for Identifying Label Noise and Outlier Data", NeurIPS 2023.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator Relation(double power = 1, double threshold = 0.03, double bank = 1, BankPrecision precision = BankPrecision.Float32) => Make<IOodScorerEstimator>(
        ScorerSpec.Write("relation", ("pow", power, 1.0), ("threshold", threshold, 0.03), ("bank", bank, 1.0), LearnedBank.OptionOf(precision)),
        !(power > 0) ? nameof(power) : threshold is >= 0 and <= 1 ? nameof(bank) : nameof(threshold));
}

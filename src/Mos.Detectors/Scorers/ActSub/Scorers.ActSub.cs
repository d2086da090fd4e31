namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>ActSub: the energy of the part of the features that decides the logits, times how alike the rest of them is to training images.</summary>
    /// <param name="percentile">Of an image's activations, 0 to 100, above which those are that scale its decisive part; 95 in the paper for ResNets.</param>
    /// <param name="power">Lambda, above 0, of the likeness; 2 in the paper for ResNets, 1 for ViTs.</param>
    /// <param name="bank">The share of the training images that is stored, above 0 and at most 1; which ones does not depend on their order.</param>
    /// <param name="precision">How the stored values are held and saved.</param>
    /// <remarks>
    /// <para>The right singular vectors of W are cut in two where the mean lengths of the training features in both parts are nearest. E = log(sum
    /// over k of exp(z'_k)), z' the logits of the decisive part times exp(s1 / s2), s1 the sum of its activations, s2 that of the largest; c = the mean of the
    /// 10 largest cosines (option <c>k</c>) with training images in the other part. Score = E max(-log(1 - c), 0)^lambda; any sign, higher = more
    /// in-distribution; an image whose features are all 0 has no score.</para>
    /// <para>Needs features of 2 values or more, the head, and 10 images or more, without labels; one pass, D^2 + N D products an image, as
    /// many values held, in tiles. In a spec: <c>actsub:percentile=95:lambda=2:k=10</c>, <c>actsub:bank=0.1:precision=float16</c>.</para>
    /// <para>Zöngür, Hesse and Roth, "Activation Subspaces for Out-of-Distribution Detection", ICCV 2025.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorerEstimator ActSub(double percentile = 95, double power = 2, double bank = 1, BankPrecision precision = BankPrecision.Float32) => Make<IOodScorerEstimator>(
        ScorerSpec.Write("actsub", ("percentile", percentile, 95.0), ("lambda", power, 2.0), ("bank", bank, 1.0), LearnedBank.OptionOf(precision)),
        !(power > 0) ? nameof(power) : percentile is >= 0 and <= 100 ? nameof(bank) : nameof(percentile));

    /// <summary>The second half of <see cref="ActSub"/> alone: how alike the features are to training images in what hardly decides the logits.</summary>
    /// <param name="bank">The share of the training images that is stored, above 0 and at most 1; which ones does not depend on their order.</param>
    /// <param name="precision">How the stored values are held and saved.</param>
    /// <remarks>
    /// <para>Score = -log(1 - c), c as in <see cref="ActSub"/>. Any sign, higher = more in-distribution; plus infinity for an image that
    /// only meets itself. Needs and costs as that. In a spec: <c>actsub_insignificant:k=10</c>.</para>
    /// <para>Zöngür, Hesse and Roth, "Activation Subspaces for Out-of-Distribution Detection", ICCV 2025.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static IOodScorerEstimator ActSubInsignificant(double bank = 1, BankPrecision precision = BankPrecision.Float32) =>
        Make<IOodScorerEstimator>(ScorerSpec.Write("actsub_insignificant", ("bank", bank, 1.0), LearnedBank.OptionOf(precision)), nameof(bank));
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>DICE: only the weights of the head are kept that contribute most to the logits of an average image; the others add noise.</summary>
    /// <param name="percentile">How many of the weights become 0, in per cent, 0 or more and below 100; 90 in the paper.</param>
    /// <remarks>
    /// <para>z' = (M o W) h + b, M = 1 where w_kd m_d is above the percentile of all C D such contributions, else 0; m = the mean of all training
    /// features. Then their <see cref="Energy"/>, or what follows by <see cref="IFeatureShaping.Then"/>. Higher = more in-distribution.
    /// ReAct and DICE together, as in the paper: <c>react+dice</c>, where the mean is that of the cut features.</para>
    /// <para>Needs features, the head, and images to learn from, without labels, one pass; holds D numbers and the masked head; costs C D
    /// products an image. In a spec: <c>dice:p=90</c>, or <c>dice+maxlogit</c>.</para>
    /// <para>Sun and Li, "DICE: Leveraging Sparsification for Out-of-Distribution Detection", ECCV 2022.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is out of its range.</exception>
    public static IFeatureShaping Dice(double percentile = 90) => Make<IFeatureShaping>(ScorerSpec.Write("dice", ("p", percentile, 90.0)), nameof(percentile));
}

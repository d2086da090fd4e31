namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>LogitGap: how far the largest logit stands above the mean of the others.</summary>
    /// <param name="logits">N: how many of the largest logits are compared, the largest of all among them, 2 or more; by default all.</param>
    /// <remarks>
    /// <para>Score = z_(1) - mean(z_(2), ..., z_(N)), logits in descending order, 0 or more, higher = more in-distribution. Where there are fewer
    /// classes than N, all are compared. The authors' option topN counts the other logits alone: it is N - 1.</para>
    /// <para>Needs a flat head of at least two classes; costs a sort of C values an image. In a spec: <c>logit_gap</c>, <c>logit_gap:N=5</c>.</para>
    /// <para>Liang et al., "Revisiting Logit Distributions for Reliable Out-of-Distribution Detection", NeurIPS 2025 (arXiv 2510.20134).</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two are to be compared.</exception>
    public static IOodScorer LogitGap(int logits = int.MaxValue) => Make<IOodScorer>(ScorerSpec.Write("logit_gap", ("N", logits, int.MaxValue)), nameof(logits));

    /// <summary>Logit margin: the largest logit less the second largest.</summary>
    /// <remarks>
    /// <para>Score = z_(1) - z_(2), 0 or more, higher = more in-distribution. Needs a flat head of at least two classes; costs a sort of C values
    /// an image. It is <see cref="LogitGap"/> with N = 2. In a spec: <c>logit_margin</c>.</para>
    /// <para>A baseline without a paper of its own; for the gap of two classes as confidence see Liang et al., NeurIPS 2025 (arXiv 2510.20134).</para>
    /// </remarks>
    public static IOodScorer LogitMargin() => Make<IOodScorer>("logit_margin");
}

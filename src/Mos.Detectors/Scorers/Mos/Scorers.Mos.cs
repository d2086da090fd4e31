namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>MOS: how sure the surest group is that the image is not one of its <i>others</i>.</summary>
    /// <param name="groupScore">What is asked of a group; the softmax in the paper.</param>
    /// <remarks>
    /// <para>Score = -(min over groups g of p_g(others)), where p_g is the softmax over the slice of group g. In [-1, 0], higher = more
    /// in-distribution. Needs a group-softmax head; costs C + G exponentials an image.</para>
    /// <para>With the energy: max over groups g of (log(sum over its classes k of exp(z_k)) - z_others), with the largest logit: max over groups
    /// g of (max over its classes k of z_k - z_others), both unbounded. In a spec: <c>mos</c>, <c>mos:combine=energy</c>, <c>mos:combine=maxlogit</c>.</para>
    /// <para>Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large Semantic Space", CVPR 2021.</para>
    /// </remarks>
    public static IOodScorer Mos(MosGroupScore groupScore = MosGroupScore.Softmax) => new MosScorer(MosScorer.SpecOf(groupScore), groupScore);
}

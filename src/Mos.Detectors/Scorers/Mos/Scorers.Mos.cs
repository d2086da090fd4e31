namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>MOS: how sure the surest group is that the image is not one of its <i>others</i>.</summary>
    /// <remarks>
    /// <para>Score = -(min over groups g of p_g(others)), where p_g is the softmax over the slice of group g. In [-1, 0], higher = more
    /// in-distribution. Needs a group-softmax head; costs C + G exponentials an image.</para>
    /// <para>Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large Semantic Space", CVPR 2021.</para>
    /// </remarks>
    public static IOodScorer Mos() => new MosScorer("mos");
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>GEN: a generalised entropy of the largest class probabilities, which looks closely at small deviations from certainty.</summary>
    /// <param name="gamma">The exponent, above 0; 0.1 in the paper. The smaller, the more small probabilities count.</param>
    /// <param name="largest">M: how many of the largest probabilities count, 1 or more; 100 in the paper for 1,000 classes.</param>
    /// <remarks>
    /// <para>Score = -(sum over the M largest probabilities of p^gamma (1 - p)^gamma), at most 0, higher = more in-distribution. 1 - p of the
    /// largest is taken from the other logits: subtracted in float32, as in OpenOOD, it is wrong by a tenth of the score's spread.</para>
    /// <para>Needs a flat head; costs a sort and C exponentials an image. In a spec: <c>gen</c>, <c>gen:M=50:gamma=0.5</c>.</para>
    /// <para>Liu, Lochman and Zach, "GEN: Pushing the Limits of Softmax-Based Out-of-Distribution Detection", CVPR 2023.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static IOodScorer Gen(double gamma = 0.1, int largest = 100) =>
        Make<IOodScorer>(ScorerSpec.Write("gen", ("M", largest, 100), ("gamma", gamma, 0.1)), nameof(gamma));
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>MCM, maximum concept matching: how surely an image and one of the class names of a vision-language model match.</summary>
    /// <param name="temperature">The temperature tau, above 0; 1 in the paper. The similarities of one image lie close together, so that a small one sharpens.</param>
    /// <remarks>
    /// <para>Score = max over classes k of softmax(s / tau)_k, s_k the logits of a zero-shot head: the cosine between image and class name, or
    /// a multiple of it. In [1/C, 1], higher = more in-distribution. Needs the logits of a flat head; costs C exponentials an image.
    /// The formula is that of <see cref="Msp"/>; what makes it MCM are the logits. In a spec: <c>mcm</c>, <c>mcm:tau=0.01</c>.</para>
    /// <para>Ming et al., "Delving into Out-of-Distribution Detection with Vision-Language Representations", NeurIPS 2022.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    public static IOodScorer Mcm(double temperature = 1) => Make<IOodScorer>(ScorerSpec.Write("mcm", ("tau", temperature, 1.0)), nameof(temperature));
}

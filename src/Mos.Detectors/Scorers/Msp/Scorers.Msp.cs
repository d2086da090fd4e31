namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>MSP: the largest softmax probability.</summary>
    /// <remarks>
    /// <para>Score = max over classes k of softmax(z)_k, in [1/C, 1], higher = more in-distribution. Needs a flat head; costs C exponentials an image.</para>
    /// <para>Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples in Neural Networks", ICLR 2017.</para>
    /// </remarks>
    public static IOodScorer Msp() => new MspScorer("msp");
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>MSP: the largest softmax probability.</summary>
    /// <param name="temperature">T, above 0; 1 in the paper. For one that is learnt from labelled images see <see cref="TemperatureScaling"/>.</param>
    /// <remarks>
    /// <para>Score = max over classes k of softmax(z / T)_k, in [1/C, 1], higher = more in-distribution. Needs a flat head; costs C exponentials
    /// an image. In a spec: <c>msp</c>, <c>msp:T=1000</c>.</para>
    /// <para>Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples in Neural Networks", ICLR 2017.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    public static IOodScorer Msp(double temperature = 1) => Make<IOodScorer>(ScorerSpec.Write("msp", ("T", temperature, 1.0)), nameof(temperature));
}

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>ODIN: the largest softmax probability at a high temperature, after a small step of the pixels that makes the predicted class surer.</summary>
    /// <param name="temperature">T, above 0; 1000 in the MOS paper.</param>
    /// <param name="magnitude">How far each pixel goes, in normalised units, 0 or more; 0, as in the MOS paper: no step.</param>
    /// <remarks>
    /// <para>x' = x - magnitude sign(gradient of -log softmax(z(x) / T)_y), where y is the predicted class, a gradient of exactly 0 counts as
    /// positive, and nothing is clamped. Score = max over classes k of softmax(z(x') / T)_k, in [1/C, 1], higher = more in-distribution.</para>
    /// <para>Needs a flat head, and with a step a model that gives input gradients: it costs two passes forward and one back. In a spec:
    /// <c>odin:T=1000:eps=0.0014</c>.</para>
    /// <para>Liang, Li and Srikant, "Enhancing The Reliability of Out-of-distribution Image Detection in Neural Networks", ICLR 2018.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0, or the magnitude no finite number of 0 or more.</exception>
    public static IOodScorer Odin(double temperature = 1000, double magnitude = 0)
    {
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a finite number above 0.");
        }

        if (!(magnitude >= 0 && float.IsFinite((float)magnitude)))
        {
            throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, "A magnitude is a finite number of 0 or more.");
        }

        return new OdinScorer(FormattableString.Invariant($"odin:T={temperature}:eps={magnitude}"), temperature, (float)magnitude);
    }
}

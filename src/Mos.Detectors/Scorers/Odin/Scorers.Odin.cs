namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>ODIN: the largest softmax probability at a high temperature, after a small step of the pixels that makes the predicted class surer.</summary>
    /// <param name="temperature">T, above 0; 1000 in the MOS paper.</param>
    /// <param name="magnitude">How far each pixel goes, in normalised units, 0 or more; 0, as in the MOS paper: no step.</param>
    /// <param name="deviation">Divides the magnitude in each channel, as OpenOOD does with the deviations of the preprocessing; null: 1.</param>
    /// <remarks>
    /// <para>x' = x - magnitude / deviation x sign(gradient of -log softmax(z(x) / T)_y), where y is the predicted class, a gradient of exactly 0 counts as
    /// positive, and nothing is clamped. Score = max over classes k of softmax(z(x') / T)_k, in [1/C, 1], higher = more in-distribution.</para>
    /// <para>Needs a flat head, and with a step a model that gives input gradients: it costs two passes forward and one back. In a spec:
    /// <c>odin:T=1000:eps=0.0014</c>, with deviations <c>odin:eps=0.0014:std=0.229/0.224/0.225</c>; <c>variant=pytorch-ood</c> is that library's form: the
    /// step raises the largest logit itself, and the score is its softmax without T.</para>
    /// <para>Liang, Li and Srikant, "Enhancing The Reliability of Out-of-distribution Image Detection in Neural Networks", ICLR 2018.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0, or the magnitude no finite number of 0 or more.</exception>
    public static IOodScorer Odin(double temperature = 1000, double magnitude = 0, ChannelValues? deviation = null)
    {
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a finite number above 0.");
        }

        if (!(magnitude >= 0 && float.IsFinite((float)magnitude)))
        {
            throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, "A magnitude is a finite number of 0 or more.");
        }

        return Make<IOodScorer>(FormattableString.Invariant($"odin:T={temperature}:eps={magnitude}") + StepSize.Write(0, deviation), nameof(deviation));
    }

    /// <summary>iODIN: ODIN whose step moves one value alone, that of the pixel and channel with the largest gradient.</summary>
    /// <param name="temperature">T, above 0; 1000 by default.</param>
    /// <param name="magnitude">How far the value goes, in normalised units, 0 or more; 0.0014 by default.</param>
    /// <param name="deviation">Divides the magnitude in each channel, as OpenOOD does with the deviations of the preprocessing; null: 1.</param>
    /// <remarks>
    /// <para>Score as <see cref="Odin"/>, in [1/C, 1], higher = more in-distribution. Needs a flat head and a model that gives input gradients; costs
    /// two passes forward and one back. In a spec: <c>iodin:T=1000:eps=0.0014</c>.</para>
    /// <para>Regmi, "Going Beyond Conventional OOD Detection", 2024 (arXiv 2411.10794).</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IOodScorer IOdin(double temperature = 1000, double magnitude = 0.0014, ChannelValues? deviation = null) =>
        Make<IOodScorer>(ScorerSpec.Write("iodin", ("T", temperature, 1000.0)) + StepSize.Write(magnitude, deviation, 0.0014), nameof(magnitude));
}

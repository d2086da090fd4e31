namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Energy: the negative free energy of the logits, a soft maximum of them.</summary>
    /// <param name="temperature">T, above 0; 1 in the paper. The larger, the more all classes count.</param>
    /// <remarks>
    /// <para>Score = T log(sum over classes k of exp(z_k / T)), unbounded, higher = more in-distribution. Needs a flat head; costs C
    /// exponentials an image. In a spec the temperature is the option <c>T</c>: <c>energy:T=1</c>.</para>
    /// <para>Liu et al., "Energy-based Out-of-distribution Detection", NeurIPS 2020.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    public static IOodScorer Energy(double temperature = 1)
    {
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a finite number above 0.");
        }

        return new EnergyScorer(FormattableString.Invariant($"energy:T={temperature}"), temperature);
    }
}

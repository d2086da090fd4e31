namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Weighted energy: the energy in which each class has the weight that was trained for it together with the network, as VOS does.</summary>
    /// <param name="weights">One for each class, of which at least one is above 0; those of 0 and below do not count. Null: all are 1, which is <see cref="Energy"/>.</param>
    /// <remarks>
    /// <para>Score = log(sum over classes k of max(w_k, 0) exp(z_k)), unbounded, higher = more in-distribution. In float64 and shifted, so that
    /// logits above 88 do not overflow. Needs a flat head; costs C exponentials an image.</para>
    /// <para>A spec, <c>weighted_energy</c>, cannot hold the weights: they are kept with <see cref="FittedScorers"/>, and
    /// in the file of a detector.</para>
    /// <para>Du et al., "VOS: Learning What You Don't Know by Virtual Outlier Synthesis", ICLR 2022.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">A weight is not finite, or none is above 0.</exception>
    public static IStorableScorer WeightedEnergy(IReadOnlyList<double>? weights = null)
    {
        if (weights is not null && !(weights.All(double.IsFinite) && weights.Any(w => w > 0)))
        {
            throw new ArgumentException("The weights of classes are finite, and at least one of them is above 0.", nameof(weights));
        }

        return new WeightedEnergyScorer(new FitOrigin("weighted_energy", null, null), [.. weights ?? []]);
    }
}

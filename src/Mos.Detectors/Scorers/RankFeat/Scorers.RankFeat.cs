namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>RankFeat: the energy that is left when the largest singular component is taken out of the feature maps of the last two stages, which unknown images load far more.</summary>
    /// <param name="temperature">T of the energy, above 0; 1 by default.</param>
    /// <param name="byPower">Whether the component is found by 20 steps of power iteration, as the paper offers, not exactly.</param>
    /// <remarks>
    /// <para>A map as a matrix A of C channels and H W positions becomes A - s u v^T, s its largest singular value; the rest of the network gives the logits z_1 of the
    /// changed last map, and z_2 of the changed map of the stage before. Score = T log sum exp((z_1 + z_2) / 2T); any sign, higher = more
    /// in-distribution.</para>
    /// <para>Needs the head and a model that goes on from changed maps; learns nothing. Costs, beside the last stage once more, some 50 to 200 products of C H W numbers for each map
    /// (Lanczos' method, to rounding), or 40 by power iteration, which may end before it has converged. In a spec: <c>rankfeat</c>, <c>rankfeat:svd=power</c>.</para>
    /// <para>Song, Sebe and Wang, "RankFeat: Rank-1 Feature Removal for Out-of-distribution Detection", NeurIPS 2022.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    public static IOodScorer RankFeat(double temperature = 1, bool byPower = false) =>
        Make<IOodScorer>(ScorerSpec.Write("rankfeat", ("T", temperature, 1.0), ("svd", byPower ? "power" : "exact", "exact")), nameof(temperature));
}

namespace Mos.Detectors;

/// <param name="Magnitude">Of the input step; 0: none.</param>
/// <param name="Cut">Relative to dimension x largest eigenvalue.</param>
/// <param name="Shrinkage">0 to 1.</param>
/// <param name="IsTuned">Whether the stages have weights that were tuned, not 1 each.</param>
internal sealed record MahalanobisSettings(float Magnitude, double Cut, double Shrinkage, bool IsTuned = false)
{
    /// <summary>The distance of 1 to the next double.</summary>
    public const double ReferenceCut = 2.220446049250313e-16;

    public static MahalanobisSettings Parse(ScorerSpec spec) =>
        new((float)spec.Number("eps", 0, 0, 1e6), spec.Number("cut", ReferenceCut, 0, 0.999), spec.Number("shrink", 0, 0, 1), spec.Choice("weights", "equal", "tuned") == "tuned");
}

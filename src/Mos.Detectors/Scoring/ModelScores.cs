namespace Mos.Detectors;

/// <summary>What one model and its scorers say of a batch of N images.</summary>
/// <param name="Output">What the model gave: at least the signals that the scorers need and that were wanted beside.</param>
/// <param name="Scores">For each scorer N scores, higher = more in-distribution; NaN for an image that it refused.</param>
/// <param name="ScorerSeconds">Seconds that each scorer took, without the model's pass.</param>
public sealed record ModelScores(ModelOutput Output, IReadOnlyList<double[]> Scores, IReadOnlyList<double> ScorerSeconds)
{
    /// <summary>For each scorer the sentence with which it refused the first of the images that it has no score for; null: it has scored all. See <see cref="ScoringPass.LeavesOutRefusals"/>.</summary>
    public IReadOnlyList<string?> Refusals { get; init; } = new string?[Scores.Count];
}

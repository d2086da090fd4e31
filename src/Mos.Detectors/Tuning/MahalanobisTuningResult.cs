namespace Mos.Detectors;

/// <summary>What a tuning came to.</summary>
/// <param name="Scorer">The tuned scorer; <see cref="FittedScorers.SaveAsync"/> writes it to a file.</param>
/// <param name="Chosen">The candidate that it was made of.</param>
/// <param name="Candidates">What was seen of each magnitude, in their order.</param>
public sealed record MahalanobisTuningResult(IStorableScorer Scorer, MahalanobisCandidate Chosen, IReadOnlyList<MahalanobisCandidate> Candidates);

/// <summary>The Mahalanobis score with the input step of a magnitude, as a tuning sees it.</summary>
/// <param name="Magnitude">Of the input step; 0: none.</param>
/// <param name="Fpr95">The share of noisy images above the threshold that 95 % of the clean ones are above (convention <see cref="FprConvention.Nearest"/>).</param>
/// <param name="Auroc">Clean images against noisy ones.</param>
/// <param name="C">The inverse strength of the regression's penalty that cross-validation chose.</param>
/// <param name="Weights">The weight of each stage's score; with <paramref name="Offset"/> they give the log-odds of a clean image.</param>
/// <param name="Offset">Added to the weighted sum.</param>
public sealed record MahalanobisCandidate(double Magnitude, double Fpr95, double Auroc, double C, IReadOnlyList<double> Weights, double Offset);

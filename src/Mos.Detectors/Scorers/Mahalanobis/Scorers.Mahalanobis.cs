namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Mahalanobis: how near the pooled features of every stage come to the mean of a class, measured by the covariance that the classes share.</summary>
    /// <param name="magnitude">How far each pixel goes towards the nearest class before a stage is scored, in normalised units, 0 or more; 0: no step.</param>
    /// <param name="cut">Eigenvalues of the covariance of at most this x dimension x the largest count as 0; the reference's by default.</param>
    /// <param name="shrinkage">How much of the covariance, 0 to 1, is replaced by its mean variance in every direction; 0: nothing.</param>
    /// <remarks>
    /// <para>Score of stage s = max over classes c of -(f - m_c)^T P (f - m_c) / 2, where f are the pooled features, m_c their mean over the
    /// training images of class c, and P the pseudo-inverse of the tied covariance. Score = the sum over the stages, at most 0, higher = more
    /// in-distribution: each stage has weight 1. The MOS paper weights them by a logistic regression, which is tuned apart: a scorer of
    /// <see cref="MahalanobisTuning"/> is the weighted sum and an offset, the log-odds of in-distribution, and its spec ends in <c>weights=tuned</c>.</para>
    /// <para>Needs stages and labelled training images; costs D^2 + C D products a stage and image, and with a step one pass back and one
    /// forward a stage: x' = x - magnitude sign(gradient of the distance to the class that is nearest before the step).</para>
    /// <para>Means and covariance are centred in float64, where the reference centres on means rounded to float32: with fewer samples
    /// than dimensions its rounding can pass the cut and give scores without meaning. In a spec: <c>mahalanobis:eps=0.0014:cut=1.2e-7:shrink=0.1</c>.</para>
    /// <para>Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks", NeurIPS 2018.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IOodScorerEstimator Mahalanobis(double magnitude = 0, double cut = MahalanobisSettings.ReferenceCut, double shrinkage = 0)
    {
        if (!(magnitude >= 0 && float.IsFinite((float)magnitude)))
        {
            throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, "A magnitude is a finite number of 0 or more.");
        }

        if (!(cut is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(cut), cut, "A cut is 0 or more and below 1.");
        }

        if (!(shrinkage is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(shrinkage), shrinkage, "A shrinkage is 0 to 1.");
        }

        var settings = new MahalanobisSettings(new StepSize((float)magnitude, null), cut, shrinkage);
        string options = (magnitude == 0 ? "" : FormattableString.Invariant($":eps={magnitude}"))
            + (cut == MahalanobisSettings.ReferenceCut ? "" : FormattableString.Invariant($":cut={cut}"))
            + (shrinkage == 0 ? "" : FormattableString.Invariant($":shrink={shrinkage}"));
        return new MahalanobisEstimator($"mahalanobis{options}", settings);
    }
}

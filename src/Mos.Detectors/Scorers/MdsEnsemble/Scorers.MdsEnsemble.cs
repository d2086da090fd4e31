using System.Globalization;

namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Mahalanobis ensemble: the weighted sum of the Mahalanobis scores of several stages, each after an input step of its own.</summary>
    /// <param name="magnitude">How far each pixel goes towards the nearest class, in normalised units, 0 or more; 0: no step. 0.0014 in OpenOOD.</param>
    /// <param name="layers">The stages by number from 0; null, as in the paper: all. OpenOOD takes the first alone unless told otherwise.</param>
    /// <param name="alpha">The weight of each stage, such as <see cref="MdsEnsembleWeights"/> finds; null: 1.</param>
    /// <param name="deviation">Divides the magnitude in each channel; null: 1. OpenOOD has 0.5.</param>
    /// <remarks>
    /// <para>Score = sum over the stages l of alpha_l max over classes c of -(f - m_c)^T P (f - m_c) / 2, f the pooled features of the stage after the step
    /// x' = x - magnitude / deviation x sign(gradient of that distance); any sign where a weight is negative, else at most 0; higher = more in-distribution. It is
    /// <see cref="Mahalanobis"/> of chosen stages with given weights.</para>
    /// <para>Needs stages and labelled training images, one pass; costs D^2 + C D products a stage and image, and with a step one pass back and one
    /// forward a stage. In a spec: <c>mds_ensemble:layers=0/1/4:alpha=0.2/0.3/0.5:eps=0.0014</c>; <c>variant=pytorch-ood</c> divides the covariance by
    /// N - 1 and adds 1e-6 to each variance, as that library, which takes no step (<c>eps=0</c>).</para>
    /// <para>Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks", NeurIPS 2018.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or there are not as many weights as layers.</exception>
    public static IOodScorerEstimator MdsEnsemble(
        double magnitude = MahalanobisSettings.EnsembleMagnitude, IReadOnlyList<int>? layers = null, IReadOnlyList<double>? alpha = null, ChannelValues? deviation = null) =>
        Make<IOodScorerEstimator>(
            "mds_ensemble" + (layers is null ? "" : $":layers={Listed(layers)}") + (alpha is null ? "" : $":alpha={Listed(alpha)}")
            + StepSize.Write(magnitude, deviation, MahalanobisSettings.EnsembleMagnitude),
            nameof(magnitude));

    /// <summary>The weights of the stages of a Mahalanobis ensemble that tell known images from unknown ones best, by logistic regression, as the paper finds them.</summary>
    /// <param name="scorer">A fitted <see cref="MdsEnsemble"/>; its own weights play no part.</param>
    /// <param name="inDistribution">What the model says of held-out in-distribution images, asked with the scorer's request; five or more images.</param>
    /// <param name="outOfDistribution">The same of out-of-distribution images: what is scored with such weights was tuned on OOD data.</param>
    /// <returns>A weight for each stage, for <c>alpha</c>; the intercept, which shifts every score alike, is left out.</returns>
    /// <remarks>Five-fold cross-validation chooses the penalty, as <see cref="LogisticRegression.FitCrossValidated"/> says. Lee et al., NeurIPS 2018.</remarks>
    /// <exception cref="ArgumentException">The scorer is none of stages, or there are fewer than five images of a kind.</exception>
    public static IReadOnlyList<double> MdsEnsembleWeights(IOodScorer scorer, ModelOutput inDistribution, ModelOutput outOfDistribution)
    {
        ArgumentNullException.ThrowIfNull(inDistribution);
        ArgumentNullException.ThrowIfNull(outOfDistribution);
        MahalanobisScorer ofStages = scorer as MahalanobisScorer
            ?? throw new ArgumentException("Only a fitted Mahalanobis scorer of several stages has weights.", nameof(scorer));
        double[] RowsOf(ModelOutput output) => [.. ofStages.StageScores(output).SelectMany(s => s)];
        bool[] isIn = [.. Enumerable.Range(0, inDistribution.Count + outOfDistribution.Count).Select(i => i < inDistribution.Count)];
        return LogisticRegression.FitCrossValidated([.. RowsOf(inDistribution), .. RowsOf(outOfDistribution)], isIn).Weights.ToArray();
    }

    private static string Listed<T>(IReadOnlyList<T> values)
        where T : IFormattable => string.Join('/', values.Select(v => v.ToString(null, CultureInfo.InvariantCulture)));
}

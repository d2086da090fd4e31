namespace Mos.Detectors;

/// <summary>The classes of one stage: a mean each, and a covariance that they share. Immutable.</summary>
/// <param name="stage">Which stage, from 0.</param>
/// <param name="classes">The classes.</param>
internal sealed class StageGaussians(int stage, Gaussians classes)
{
    private const string MeansName = "class_means";

    public int Stage => stage;

    public int Dimension => classes.Dimension;

    public double[] Whitening => classes.Whitening;

    public double[] Means => classes.Means;

    public static StageGaussians Fit(int stage, TiedMoments moments, MahalanobisSettings settings)
    {
        double[] covariance = moments.Covariance();
        if (settings.IsAsPyTorchOod)
        {
            Gaussians.AsPyTorchOod(covariance, moments);
        }

        return new StageGaussians(stage, Gaussians.Fit([.. moments.Means.SelectMany(m => m.ToArray())], covariance, moments.Dimension, settings.Shrinkage, settings.Cut));
    }

    public static StageGaussians Restore(FittedState state, int stage) => new(stage, Gaussians.Restore(state, Prefix(stage), MeansName));

    public static bool IsIn(FittedState state, int stage) => state.Has(Prefix(stage) + MeansName);

    public IEnumerable<StoredTensor> State() => classes.State(Prefix(stage), MeansName);

    /// <summary>For each row minus half the squared distance to the nearest class; NaN where a feature is NaN.</summary>
    public double[] Scores(FloatMatrix features) => Array.ConvertAll(classes.SquaredDistances(features), squared => -0.5 * squared);

    /// <summary>The gradient of half the squared distance to the nearest class, for every image of an output.</summary>
    public FloatMatrix Cotangent(ModelOutput output) => classes.HalfGradient(output.Stages![stage]);

    private static string Prefix(int stage) => FormattableString.Invariant($"stage{stage}/");
}

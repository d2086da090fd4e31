namespace Mos.Detectors;

internal sealed class MahalanobisEstimator(string name, MahalanobisSettings settings) : IOodScorerEstimator
{
    public string Name { get; } = name;

    public ModelRequest Request { get; } = new(ModelSignals.Stages | (settings.Step.Signals));

    public IOodScorerFitter CreateFitter(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return settings.IsTuned
            ? throw new MosException($"Scorer '{Name}' has weights that are tuned on held-out images, so training images alone do not make it; tune it by 'mos tune-mahalanobis' and load the fitted file.")
            : new MahalanobisFitter(this, settings, model);
    }
}

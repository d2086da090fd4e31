namespace Mos.Detectors;

internal sealed class MahalanobisEstimator(string name, MahalanobisSettings settings) : IOodScorerEstimator
{
    public string Name { get; } = name;

    public ModelRequest Request { get; } = new(ModelSignals.Stages | (settings.Magnitude > 0 ? ModelSignals.InputGradient : ModelSignals.None));

    public IOodScorerFitter CreateFitter(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new MahalanobisFitter(this, settings, model);
    }
}

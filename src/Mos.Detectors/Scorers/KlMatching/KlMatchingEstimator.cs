namespace Mos.Detectors;

internal sealed class KlMatchingEstimator(string name, bool learnsFromScoredSet) : IOodScorerEstimator
{
    public string Name { get; } = name;

    public ModelRequest Request { get; } = new(ModelSignals.Logits);

    public bool LearnsFromScoredSet { get; } = learnsFromScoredSet;

    public IOodScorerFitter CreateFitter(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new KlMatchingFitter(this, model);
    }
}

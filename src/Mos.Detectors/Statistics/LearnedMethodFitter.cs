namespace Mos.Detectors;

/// <summary>The fitter of one method that learns from statistics.</summary>
internal sealed class LearnedMethodFitter(LearnedMethod method, ModelInfo model) : IOodScorerFitter
{
    private readonly StatisticPool _pool = new(model, method.NeedsOf(model));

    public void Observe(ModelOutput output, ReadOnlySpan<int> labels)
    {
        method.Check(model, output, labels);
        _pool.Observe(new TrainingSignals(output, labels.ToArray()));
    }

    public void NextPass() => _pool.NextPass();

    public void Merge(IOodScorerFitter other) =>
        _pool.Merge(FitterArguments.Same(this, other, f => f.Description)._pool);

    public IOodScorer Fit() => method.Fit(model, _pool);

    private (string, string?, string?) Description => (method.Name, model.BackboneHash, ModelFingerprint.Of(model));
}

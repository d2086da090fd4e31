namespace Mos.Detectors;

/// <summary>Class means and tied covariance of every stage.</summary>
internal sealed class MahalanobisFitter(MahalanobisEstimator estimator, MahalanobisSettings settings, ModelInfo model) : IOodScorerFitter
{
    private TiedMoments[] _stages = [];

    public void Observe(ModelOutput output, ReadOnlySpan<int> labels)
    {
        FitterArguments.Check(estimator, output, labels, model.ClassCount);
        int[] widths = [.. output.Stages!.Select(s => s.Columns)];
        if (_stages.Length > 0 && !widths.SequenceEqual(_stages.Select(s => s.Dimension)))
        {
            throw new ArgumentException($"The stages are [{string.Join(',', widths)}] wide, and [{string.Join(',', _stages.Select(s => s.Dimension))}] before.", nameof(output));
        }

        foreach (FloatMatrix stage in output.Stages!)
        {
            FitterArguments.CheckFinite(estimator, stage);
        }

        _stages = _stages.Length > 0 ? _stages : [.. widths.Select(w => new TiedMoments(w))];
        for (int s = 0; s < _stages.Length; s++)
        {
            _stages[s].Observe(output.Stages[s], labels);
        }
    }

    public void Merge(IOodScorerFitter other)
    {
        MahalanobisFitter same = FitterArguments.Same(this, other, f => (f.Name, f.Fingerprint));
        _stages = _stages.Length > 0 ? _stages : [.. same._stages.Select(s => new TiedMoments(s.Dimension))];
        for (int s = 0; s < same._stages.Length; s++)
        {
            _stages[s].Merge(same._stages[s]);
        }
    }

    public IOodScorer Fit()
    {
        if (_stages.Length == 0 || _stages[0].Count == 0)
        {
            throw new MosException($"Scorer '{estimator.Name}' has nothing to learn from: no image had a label.");
        }

        IReadOnlyList<int> layers = settings.Layers ?? [.. Enumerable.Range(0, _stages.Length)];
        return layers.Max() < _stages.Length
            ? new MahalanobisScorer(
                estimator.Name, settings.Step, [.. layers.Select(s => StageGaussians.Fit(s, _stages[s], settings))], Fingerprint, settings.WeightsOf(estimator.Name, layers.Count))
            : throw new MosException($"Scorer '{estimator.Name}' names stage {layers.Max()}, but the model has {_stages.Length}, from 0.");
    }

    private string Name => estimator.Name;

    private string? Fingerprint => model.BackboneHash;
}

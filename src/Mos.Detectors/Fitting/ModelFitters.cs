namespace Mos.Detectors;

/// <summary>The fitters that learn from what one model says of one set of images.</summary>
internal sealed class ModelFitters
{
    private readonly IOodScorerFitter[] _fitters;
    private readonly LabelMap _labels;

    /// <exception cref="MosException">The labels do not fit the model's classes.</exception>
    public ModelFitters(IOodModel model, IReadOnlyList<IOodScorerEstimator> estimators, ImageSet images, string set)
    {
        Model = model;
        Signals = estimators.Aggregate(ModelSignals.None, (all, e) => all | e.FittingSignals());
        _fitters = [.. estimators.Select(e => e.CreateFitter(model.Info))];
        _labels = LabelMap.For(images, set, model.Info);
    }

    public IOodModel Model { get; }

    public bool Any => _fitters.Length > 0;

    /// <summary>What the model must give.</summary>
    public ModelSignals Signals { get; }

    public void Observe(IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        int[] labels = [.. items.Select(_labels.ClassOf)];
        if (output.Count > 0)
        {
            Array.ForEach(_fitters, f => f.Observe(output, labels));
        }
    }

    public IReadOnlyList<IOodScorer> Fit() => [.. _fitters.Select(f => f.Fit())];
}

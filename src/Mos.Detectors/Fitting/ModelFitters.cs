namespace Mos.Detectors;

/// <summary>The fitters that learn from what one model says of one set of images. What several methods learn from is counted once.</summary>
internal sealed class ModelFitters
{
    private readonly IReadOnlyList<IOodScorerEstimator> _estimators;
    private readonly IOodScorerFitter?[] _own;
    private readonly StatisticPool _shared;
    private readonly LabelMap _labels;
    private int _pass = 1;

    /// <exception cref="MosException">The labels do not fit the model's classes.</exception>
    public ModelFitters(IOodModel model, IReadOnlyList<IOodScorerEstimator> estimators, ImageSet images, string set)
    {
        Model = model;
        _estimators = estimators;
        Request = estimators.Aggregate(new ModelRequest(ModelSignals.None), (all, e) => all.Union(e.FittingRequest));
        Passes = estimators.Select(e => e.Passes).DefaultIfEmpty(0).Max();
        _own = [.. estimators.Select(e => e is LearnedMethod ? null : e.CreateFitter(model.Info))];
        _shared = new StatisticPool(model.Info, Learned.SelectMany(m => m.NeedsOf(model.Info)));
        _labels = LabelMap.For(images, set, model.Info);
    }

    public IOodModel Model { get; }

    /// <summary>How often the images must be shown; 0: nothing is learnt.</summary>
    public int Passes { get; }

    /// <summary>What the model must give.</summary>
    public ModelRequest Request { get; }

    /// <summary>The signals among that.</summary>
    public ModelSignals Signals => Request.Signals;

    private IEnumerable<LearnedMethod> Learned => _estimators.OfType<LearnedMethod>();

    public void Observe(IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        int[] labels = [.. items.Select(_labels.ClassOf)];
        if (output.Count == 0)
        {
            return;
        }

        foreach (LearnedMethod method in Learned)
        {
            method.Check(Model.Info, output, labels);
        }

        _shared.Observe(new TrainingSignals(output, labels));
        for (int i = 0; i < _own.Length; i++)
        {
            if (_estimators[i].Passes >= _pass)
            {
                _own[i]?.Observe(output, labels);
            }
        }
    }

    /// <summary>Ends a pass and begins the next.</summary>
    public void NextPass()
    {
        _pass++;
        _shared.NextPass();
        for (int i = 0; i < _own.Length; i++)
        {
            if (_estimators[i].Passes >= _pass)
            {
                _own[i]?.NextPass();
            }
        }
    }

    public IReadOnlyList<IOodScorer> Fit() =>
        [.. _estimators.Select((e, i) => _own[i]?.Fit() ?? ((LearnedMethod)e).Fit(Model.Info, _shared))];
}

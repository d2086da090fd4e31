namespace Mos.Detectors;

/// <summary>The fitters that learn from what one model says of one set of images. What several methods learn from is counted once.</summary>
internal sealed class ModelFitters
{
    private readonly IReadOnlyList<IOodScorerEstimator> _estimators;
    private readonly IOodScorerFitter?[] _own;
    private readonly StatisticPool _shared;
    private readonly LabelMap _labels;
    private readonly Action<LeftOutScorer>? _onRefusal;
    private readonly bool[] _hasRefused;
    private int _pass = 1;

    /// <param name="model">The model.</param>
    /// <param name="estimators">What learns.</param>
    /// <param name="images">What they learn from.</param>
    /// <param name="set">Its name.</param>
    /// <param name="onRefusal">Told of each method that cannot learn from the images, which the others then do without it; null: that ends the fitting.</param>
    /// <exception cref="MosException">The labels do not fit the model's classes.</exception>
    public ModelFitters(IOodModel model, IReadOnlyList<IOodScorerEstimator> estimators, ImageSet images, string set, Action<LeftOutScorer>? onRefusal = null)
    {
        Model = model;
        _estimators = estimators;
        _onRefusal = onRefusal;
        _hasRefused = new bool[estimators.Count];
        Request = estimators.Aggregate(new ModelRequest(ModelSignals.None), (all, e) => all.Union(e.FittingRequest));
        _own = new IOodScorerFitter?[estimators.Count];
        _shared = new StatisticPool(model.Info, []);
        for (int i = 0; i < estimators.Count; i++)
        {
            if (estimators[i] is LearnedMethod method)
            {
                Try(i, () => _shared.Include(method.NeedsOf(model.Info)));
            }
            else
            {
                Try(i, () => _own[i] = estimators[i].CreateFitter(model.Info));
            }
        }

        Passes = estimators.Where((_, i) => !_hasRefused[i]).Select(e => e.Passes).DefaultIfEmpty(0).Max();
        _labels = LabelMap.For(images, set, model.Info);
    }

    public IOodModel Model { get; }

    /// <summary>How often the images must be shown; 0: nothing is learnt.</summary>
    public int Passes { get; }

    /// <summary>What the model must give.</summary>
    public ModelRequest Request { get; }

    /// <summary>The signals among that.</summary>
    public ModelSignals Signals => Request.Signals;

    private IEnumerable<LearnedMethod> Learned => _estimators.Where((_, i) => !_hasRefused[i]).OfType<LearnedMethod>();

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
            if (_estimators[i].Passes >= _pass && _own[i] is { } own)
            {
                Try(i, () => own.Observe(output, labels));
            }
        }
    }

    /// <summary>Ends a pass and begins the next.</summary>
    public void NextPass()
    {
        _pass++;
        _shared.NextPass(defersRefusals: _onRefusal is not null);
        for (int i = 0; i < _own.Length; i++)
        {
            if (_estimators[i].Passes >= _pass && _own[i] is { } own)
            {
                Try(i, own.NextPass);
            }
        }
    }

    /// <summary>The scorers, in the order of the estimators; null for one that has refused.</summary>
    public IReadOnlyList<IOodScorer?> Fit()
    {
        var fitted = new IOodScorer?[_estimators.Count];
        for (int i = 0; i < fitted.Length; i++)
        {
            Try(i, () => fitted[i] = _own[i]?.Fit() ?? ((LearnedMethod)_estimators[i]).Fit(Model.Info, _shared));
        }

        return fitted;
    }

    /// <summary>Lets a method learn, unless it has refused before.</summary>
    private void Try(int method, Action learn)
    {
        if (_hasRefused[method])
        {
            return;
        }

        try
        {
            learn();
        }
        catch (MosException e) when (_onRefusal is not null)
        {
            _hasRefused[method] = true;
            _onRefusal(new LeftOutScorer(_estimators[method].Name, e.Message));
        }
    }
}

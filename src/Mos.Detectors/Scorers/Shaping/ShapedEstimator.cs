namespace Mos.Detectors;

/// <summary>A change of the features and a method behind it, of which one learns, or both do.</summary>
internal sealed class ShapedEstimator(string name, ShapingRecipe recipe, IOodMethod inner) : IOodScorerEstimator, IFeatureShaping
{
    public string Name { get; } = name;

    public ModelRequest Request { get; } = Shaped.RequestOf(recipe, inner);

    /// <summary>A change of the map learns from the maps themselves.</summary>
    public ModelRequest FittingRequest { get; } = new(
        (Shaped.RequestOf(recipe, inner).Signals & ~ModelSignals.MapReentry) | (recipe.IsAtMap ? ModelSignals.FeatureMaps : ModelSignals.None));

    /// <summary>The inner method learns from changed features, so the change is learnt first.</summary>
    public int Passes { get; } = Math.Max(1, recipe.Passes + ((inner as IOodScorerEstimator)?.Passes ?? 0));

    public bool LearnsFromScoredSet { get; } = inner is IOodScorerEstimator { LearnsFromScoredSet: true };

    public bool LearnsFromHeldOut { get; } = inner is IOodScorerEstimator { LearnsFromHeldOut: true };

    public ShapingRecipe Recipe => recipe;

    public IOodMethod Inner => inner;

    public IOodMethod Then(IOodMethod inner) => Shaped.Then(recipe, inner);

    public IOodScorerFitter CreateFitter(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ShapedFitter(this, model);
    }
}

/// <summary>Learns the change, and then the inner method from changed features.</summary>
internal sealed class ShapedFitter(ShapedEstimator estimator, ModelInfo model) : IOodScorerFitter
{
    private readonly StatisticPool _pool = new(model, estimator.Recipe.Needs);
    private readonly bool _withGroups = estimator.Inner.Request.Signals.HasFlag(ModelSignals.GroupLogits);
    private readonly IOodScorerFitter? _inner = (estimator.Inner as IOodScorerEstimator)?.CreateFitter(model);
    private FeatureShaper? _shaper = estimator.Recipe.Fixed;
    private int _pass = 1;

    public void Observe(ModelOutput output, ReadOnlySpan<int> labels)
    {
        FitterArguments.Check(estimator, output, labels, model.ClassCount);
        FitterArguments.CheckFinite(estimator, estimator.Recipe.IsAtMap ? output.FeatureMaps! : output.Features!);
        if (_pass == 1 || _shaper is null)
        {
            _pool.Observe(new TrainingSignals(output, labels.ToArray()));
        }

        if (_shaper is not null)
        {
            _inner?.Observe(Shaped.Apply(estimator.Recipe, _shaper, output, _withGroups), labels);
        }
    }

    public void NextPass()
    {
        _pass++;
        if (_shaper is not null)
        {
            _inner?.NextPass();
            return;
        }

        if (_pass <= estimator.Recipe.Passes)
        {
            _pool.NextPass();
        }
        else
        {
            _shaper = FitShaper();
        }
    }

    public void Merge(IOodScorerFitter other)
    {
        ShapedFitter same = FitterArguments.Same(this, other, f => (f.Name, f.Fingerprint, f._pass));
        if (_pass == 1 || _shaper is null)
        {
            _pool.Merge(same._pool);
        }

        if (_shaper is not null)
        {
            _inner?.Merge(same._inner!);
        }
    }

    public IOodScorer Fit()
    {
        if (_pool.Data.Count == 0)
        {
            throw new MosException($"Scorer '{Name}' has nothing to learn from: no image was shown.");
        }

        if (_pass < estimator.Passes)
        {
            throw new MosException($"Scorer '{Name}' needs {estimator.Passes} passes over the training images and has seen {_pass}; show them again after NextPass.");
        }

        var origin = new FitOrigin(Name, Fingerprint, _pool.Data.ToString());
        return new LearnedShapedScorer(origin, estimator.Recipe, _shaper ?? FitShaper(), _inner?.Fit() ?? (IOodScorer)estimator.Inner);
    }

    private string Name => estimator.Name;

    private string? Fingerprint => ModelFingerprint.Of(model);

    private FeatureShaper FitShaper() => estimator.Recipe.Fit!(new Learned(estimator.Name, model, _pool));
}

namespace Mos.Detectors;

/// <summary>An estimator that learns from statistics, which it may share with others.</summary>
/// <param name="name">The spec.</param>
/// <param name="request">What its scorer needs.</param>
/// <param name="needs">The statistics, for a model.</param>
/// <param name="fit">Makes the scorer of what was counted.</param>
internal sealed class LearnedMethod(
    string name, ModelRequest request, Func<ModelInfo, IReadOnlyList<StatisticKey>> needs, Func<Learned, IStorableScorer> fit) : IOodScorerEstimator
{
    public string Name { get; } = name;

    public ModelRequest Request { get; } = request;

    public ModelRequest FittingRequest { get; init; } = new(request.Signals & ~(ModelSignals.InputGradient | ModelSignals.MapReentry), [], [], request.MapReadings);

    public int Passes { get; init; } = 1;

    public bool LearnsFromScoredSet { get; init; }

    public bool LearnsFromHeldOut { get; init; }

    public IReadOnlyList<StatisticKey> NeedsOf(ModelInfo model) => needs(model);

    public IOodScorerFitter CreateFitter(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new LearnedMethodFitter(this, model);
    }

    /// <exception cref="MosException">Too little was observed.</exception>
    public IStorableScorer Fit(ModelInfo model, StatisticPool pool) => pool.Pass < Passes
        ? throw new MosException($"Scorer '{Name}' needs {Passes} passes over the training images and has seen {pool.Pass}; show them again after NextPass.")
        : pool.Data.Count == 0
            ? throw new MosException($"Scorer '{Name}' has nothing to learn from: no image was shown.")
            : fit(new Learned(Name, model, pool));

    /// <summary>What a fitter checks before it observes.</summary>
    public void Check(ModelInfo model, ModelOutput output, ReadOnlySpan<int> labels)
    {
        FitterArguments.Check(this, output, labels, model.ClassCount);
        if (Request.Signals.HasFlag(ModelSignals.Logits))
        {
            if (output.Logits!.Columns != model.ClassCount)
            {
                throw new ArgumentException($"The logits are of {output.Logits.Columns} classes, model '{model.Name}' has {model.ClassCount}.", nameof(output));
            }

            FitterArguments.CheckFinite(this, output.Logits);
        }

        if (Request.Signals.HasFlag(ModelSignals.Features))
        {
            FitterArguments.CheckFinite(this, output.Features!);
        }

        foreach (FloatMatrix numbers in FittingRequest.MapReadings.SelectMany(output.Of))
        {
            FitterArguments.CheckFinite(this, numbers);
        }
    }
}

/// <summary>What a method has learnt from.</summary>
/// <param name="Name">The spec.</param>
/// <param name="Model">The model whose output was observed.</param>
/// <param name="Pool">What was counted.</param>
internal sealed record Learned(string Name, ModelInfo Model, StatisticPool Pool)
{
    /// <summary>The last layer with one row for each class.</summary>
    public LinearHead Head => OutputViews.ClassRows(Model.Head!, Model.Groups);

    /// <summary>What a scorer's state says of where it comes from.</summary>
    /// <param name="usesHead">Whether the head plays a part.</param>
    public FitOrigin Origin(bool usesHead) => new(Name, usesHead ? ModelFingerprint.Of(Model) : Model.BackboneHash, Pool.Data.ToString());

    public T Get<T>(StatisticKey<T> key)
        where T : Statistic => Pool.Get(key);

    /// <summary>The refusal of features that cannot be given length 1.</summary>
    public MosException NoDirection() => Refusal("the features of one are all 0, so that they have no direction");

    /// <summary>The refusal of training data with which the method cannot work.</summary>
    public MosException Refusal(string cause) => new($"Scorer '{Name}' cannot learn from these images: {cause}.");
}

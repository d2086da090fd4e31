namespace Mos.Detectors;

/// <summary>Which form of the features a statistic counts.</summary>
internal enum FeatureForm
{
    /// <summary>As the network gives them.</summary>
    Raw,

    /// <summary>Divided by their Euclidean length.</summary>
    Unit,
}

/// <summary>Class means, the covariance around them, mean and covariance of all features. Images without a label count for the latter two alone.</summary>
/// <remarks>One D x D sum of squares serves all: the scatter of all features is that around the class means and that of the class means, which are both sums of squares, so nothing cancels.</remarks>
internal sealed class FeatureScatter(FeatureForm form) : Statistic
{
    private readonly Dictionary<Type, object> _derived = [];
    private TiedMoments? _labelled;
    private StreamingMoments? _unlabelled;

    public static StatisticKey<FeatureScatter> Raw { get; } = new Key(FeatureForm.Raw);

    public static StatisticKey<FeatureScatter> Unit { get; } = new Key(FeatureForm.Unit);

    /// <summary>The class means and the covariance around them; without rows where no image had a label.</summary>
    public TiedMoments? Classes => _labelled;

    public override void Observe(TrainingSignals batch)
    {
        _derived.Clear();
        FloatMatrix features = form == FeatureForm.Unit ? batch.Views.UnitFeatures : batch.Output.Features!;
        _labelled ??= new TiedMoments(features.Columns);
        _labelled.Observe(features, batch.Labels);
        int[] unlabelled = [.. Enumerable.Range(0, batch.Count).Where(i => batch.Labels[i] < 0)];
        if (unlabelled.Length > 0)
        {
            _unlabelled ??= new StreamingMoments(features.Columns);
            _unlabelled.Observe(new FloatMatrix(unlabelled.Length, features.Columns, [.. unlabelled.SelectMany(i => features.Row(i).ToArray())]));
        }
    }

    public override void Merge(Statistic other)
    {
        _derived.Clear();
        var same = (FeatureScatter)other;
        if (same._labelled is { } labelled)
        {
            _labelled ??= new TiedMoments(labelled.Dimension);
            _labelled.Merge(labelled);
        }

        if (same._unlabelled is { } unlabelled)
        {
            _unlabelled ??= new StreamingMoments(unlabelled.Dimension);
            _unlabelled.Merge(unlabelled);
        }
    }

    /// <summary>Mean and covariance, divisor N, of all features.</summary>
    public (double[] Mean, double[] Covariance) Total()
    {
        StreamingMoments all = _labelled!.Total();
        if (_unlabelled is not null)
        {
            all.Merge(_unlabelled);
        }

        return (all.Mean.ToArray(), all.Covariance());
    }

    /// <summary>What follows from the moments, such as their principal axes: made once for all who ask, until more is counted.</summary>
    public T Derive<T>(Func<T> make)
        where T : class
    {
        if (!_derived.TryGetValue(typeof(T), out object? made))
        {
            _derived.Add(typeof(T), made = make());
        }

        return (T)made;
    }

    private sealed record Key(FeatureForm Form) : StatisticKey<FeatureScatter>
    {
        public override Statistic Create(ModelInfo model) => new FeatureScatter(Form);
    }
}

namespace Mos.Detectors;

/// <summary>The statistics that some estimators learn from, each counted once. Not for concurrent use.</summary>
internal sealed class StatisticPool
{
    private readonly OrderedDictionary<StatisticKey, Statistic> _statistics = [];
    private readonly ModelInfo _model;

    public StatisticPool(ModelInfo model, IEnumerable<StatisticKey> keys)
    {
        _model = model;
        foreach (StatisticKey key in keys)
        {
            Add(key);
        }

        Begin();
    }

    /// <summary>The number of passes over the training images that all of them need.</summary>
    public int Passes => _statistics.Count == 0 ? 1 : _statistics.Keys.Max(k => k.LastPass);

    /// <summary>The present pass, from 1.</summary>
    public int Pass { get; private set; } = 1;

    /// <summary>What was seen in the first pass.</summary>
    public DataFingerprint Data { get; } = new();

    public T Get<T>(StatisticKey<T> key)
        where T : Statistic => (T)_statistics[key];

    public void Observe(TrainingSignals batch)
    {
        if (Pass == 1)
        {
            Data.Observe(batch);
        }

        foreach (Statistic statistic in Present)
        {
            statistic.Observe(batch);
        }
    }

    public void Merge(StatisticPool other)
    {
        if (other.Pass != Pass)
        {
            throw new ArgumentException($"A fitter in pass {other.Pass} cannot be merged into one in pass {Pass}.", nameof(other));
        }

        if (Pass == 1)
        {
            Data.Merge(other.Data);
        }

        foreach ((StatisticKey key, Statistic statistic) in _statistics.Where(s => IsPresent(s.Key)))
        {
            statistic.Merge(other._statistics[key]);
        }
    }

    public void NextPass()
    {
        Pass++;
        Begin();
    }

    private IEnumerable<Statistic> Present => _statistics.Where(s => IsPresent(s.Key)).Select(s => s.Value);

    private bool IsPresent(StatisticKey key) => key.FirstPass <= Pass && Pass <= key.LastPass;

    private void Begin()
    {
        foreach (Statistic statistic in Present)
        {
            statistic.Begin(this, Pass);
        }
    }

    private void Add(StatisticKey key)
    {
        foreach (StatisticKey earlier in key.DependsOn)
        {
            Add(earlier);
        }

        if (!_statistics.ContainsKey(key))
        {
            _statistics.Add(key, key.Create(_model));
        }
    }
}

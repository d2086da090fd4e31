namespace Mos.Detectors;

/// <summary>The statistics that some estimators learn from, each counted once. Not for concurrent use.</summary>
internal sealed class StatisticPool
{
    private readonly OrderedDictionary<StatisticKey, Statistic> _statistics = [];
    private readonly Dictionary<StatisticKey, MosException> _refusals = [];
    private readonly ModelInfo _model;

    public StatisticPool(ModelInfo model, IEnumerable<StatisticKey> keys)
    {
        _model = model;
        Include(keys);
    }

    /// <summary>The number of passes over the training images that all of them need.</summary>
    public int Passes => _statistics.Count == 0 ? 1 : _statistics.Keys.Max(k => k.LastPass);

    /// <summary>The present pass, from 1.</summary>
    public int Pass { get; private set; } = 1;

    /// <summary>What was seen in the first pass.</summary>
    public DataFingerprint Data { get; } = new();

    /// <summary>Counts more, from the first pass on; called before anything is observed.</summary>
    public void Include(IEnumerable<StatisticKey> keys)
    {
        foreach (StatisticKey key in keys)
        {
            Add(key);
        }
    }

    /// <summary>What was counted.</summary>
    /// <exception cref="MosException">The statistic could not go on from the pass before, which was deferred until here.</exception>
    public T Get<T>(StatisticKey<T> key)
        where T : Statistic => _refusals.TryGetValue(key, out MosException? refusal) ? throw refusal : (T)_statistics[key];

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

    /// <summary>Ends a pass and begins the next.</summary>
    /// <param name="defersRefusals">Whether a statistic that cannot go on is given up, and only who asks for it is refused.</param>
    /// <exception cref="MosException">A statistic cannot go on.</exception>
    public void NextPass(bool defersRefusals = false)
    {
        Pass++;
        foreach ((StatisticKey key, Statistic statistic) in _statistics.Where(s => IsPresent(s.Key)))
        {
            try
            {
                statistic.Begin(this, Pass);
            }
            catch (MosException e) when (defersRefusals)
            {
                _refusals.Add(key, e);
            }
        }
    }

    private IEnumerable<Statistic> Present => _statistics.Where(s => IsPresent(s.Key)).Select(s => s.Value);

    private bool IsPresent(StatisticKey key) => key.FirstPass <= Pass && Pass <= key.LastPass && !_refusals.ContainsKey(key);

    private void Add(StatisticKey key)
    {
        foreach (StatisticKey earlier in key.DependsOn)
        {
            Add(earlier);
        }

        if (!_statistics.ContainsKey(key))
        {
            Statistic statistic = key.Create(_model);
            _statistics.Add(key, statistic);
            if (IsPresent(key))
            {
                statistic.Begin(this, Pass);
            }
        }
    }
}

namespace Mos.Detectors;

/// <summary>The shifts of known images, at most as many as asked for: those whose features have the smallest hashes, so that order and shards do not matter.</summary>
internal sealed class ShiftSample(AdaScaleSettings settings, int limit) : Statistic
{
    private List<(ulong Priority, double Shift)> _shifts = [];

    public static StatisticKey<ShiftSample> Of(AdaScaleSettings settings, int limit) => new Key(settings, limit);

    /// <summary>In ascending order.</summary>
    public double[] Sorted() => [.. Kept().Select(s => s.Shift).Order()];

    public override void Observe(TrainingSignals batch)
    {
        double[] shifts = settings.Shifts(batch.Output);
        for (int i = 0; i < shifts.Length; i++)
        {
            _shifts.Add((batch.Views.Priorities[i], shifts[i]));
        }

        Trim();
    }

    public override void Merge(Statistic other)
    {
        _shifts.AddRange(((ShiftSample)other)._shifts);
        Trim();
    }

    private void Trim() => _shifts = _shifts.Count > 2 * limit ? [.. Kept()] : _shifts;

    private IEnumerable<(ulong Priority, double Shift)> Kept() => _shifts.Order().Take(limit);

    private sealed record Key(AdaScaleSettings Settings, int Limit) : StatisticKey<ShiftSample>
    {
        public override Statistic Create(ModelInfo model) => new ShiftSample(Settings, Limit);
    }
}

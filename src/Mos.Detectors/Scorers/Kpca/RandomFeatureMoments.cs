namespace Mos.Detectors;

/// <summary>Mean and covariance of random features of the unit features, which are drawn when the width of the features is known.</summary>
internal sealed class RandomFeatureMoments(Func<int, RandomFeatures> draw) : Statistic
{
    private StreamingMoments? _moments;

    /// <summary>The random features; known once an image was seen.</summary>
    public RandomFeatures? Features { get; private set; }

    public StreamingMoments? Moments => _moments;

    public static StatisticKey<RandomFeatureMoments> Of(int count, double gamma, int seed, RandomFeatures? given) => new Key(count, gamma, seed, given);

    public override void Observe(TrainingSignals batch)
    {
        Features ??= draw(batch.Output.Features!.Columns);
        _moments ??= new StreamingMoments(Features.Map.LogitCount);
        _moments.Observe(Features.Of(batch.Views.UnitFeatures));
    }

    public override void Merge(Statistic other)
    {
        var same = (RandomFeatureMoments)other;
        if (same._moments is { } moments)
        {
            Features ??= same.Features;
            _moments ??= new StreamingMoments(moments.Dimension);
            _moments.Merge(moments);
        }
    }

    private sealed record Key(int Count, double Gamma, int Seed, RandomFeatures? Given) : StatisticKey<RandomFeatureMoments>
    {
        public override Statistic Create(ModelInfo model) =>
            new RandomFeatureMoments(width => Given ?? RandomFeatures.Draw(width, Count, Gamma, Seed));
    }
}

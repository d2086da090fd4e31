namespace Mos.Detectors;

/// <summary>The mean length of the residual of the training features, in a second pass: the directions follow from the first.</summary>
internal sealed class ResidualNorms(ScorerSpec spec, LinearHead head) : Statistic
{
    private double _sum;
    private long _count;

    /// <summary>The space; known from the second pass on.</summary>
    public ResidualSpace? Space { get; private set; }

    public double Mean => _sum / _count;

    public static StatisticKey<ResidualNorms> Of(ScorerSpec spec) => new Key(spec.Options.GetValueOrDefault("dim"), spec);

    public override void Begin(StatisticPool pool, int pass)
    {
        HeadOrigin axes = HeadOrigin.Of(pool.Get(FeatureScatter.Raw), head);
        Space = ResidualSpace.Beyond(axes.Origin, axes.Eigen, HeadOrigin.PrincipalOf(spec, axes.Origin.Length));
    }

    public override void Observe(TrainingSignals batch)
    {
        foreach (double norm in Space!.Norms(batch.Output.Features!))
        {
            _sum += norm;
        }

        _count += batch.Count;
    }

    public override void Merge(Statistic other)
    {
        var same = (ResidualNorms)other;
        (_sum, _count) = (_sum + same._sum, _count + same._count);
    }

    private sealed record Key(string? Dim, ScorerSpec Spec) : StatisticKey<ResidualNorms>
    {
        public override int FirstPass => 2;

        public override IReadOnlyList<StatisticKey> DependsOn => [FeatureScatter.Raw];

        // Specs that leave as many directions out share the mean.
        public bool Equals(Key? other) => other is not null && other.Dim == Dim;

        public override int GetHashCode() => Dim?.GetHashCode(StringComparison.Ordinal) ?? 0;

        public override Statistic Create(ModelInfo model) => new ResidualNorms(Spec, OutputViews.ClassRows(model.Head!, model.Groups));
    }
}

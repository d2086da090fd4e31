namespace Mos.Detectors;

/// <summary>The length of what the principal components of unit features, or of random features of them, do not explain.</summary>
internal sealed class KpcaScorer(FitOrigin origin, RandomFeatures? map, ResidualSpace space) : LearnedScorer(origin, ModelSignals.Features)
{
    private const string Omega = "omega", Phase = "phase";

    private const double CopRatio = 0.99, CorpRatio = 0.8;

    public override IReadOnlyList<StoredTensor> State { get; } = [.. space.State, .. map is null ? [] : StateOf(map.Map)];

    public static IOodMethod ParseCop(ScorerSpec spec)
    {
        double ratio = spec.Number("ratio", CopRatio, 0, 1);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features), _ => [FeatureScatter.Unit], learned =>
        {
            (double[] mean, double[] covariance) = learned.Get(FeatureScatter.Unit).Total();
            return new KpcaScorer(learned.Origin(usesHead: false), null, SpaceOf(learned, mean, covariance, ratio));
        });
    }

    public static IStorableScorer RestoreCop(ScorerSpec spec, FittedState state) => new KpcaScorer(state.Origin, null, ResidualSpace.Restore(state));

    public static IOodMethod ParseCorp(ScorerSpec spec) => ParseCorp(spec, given: null);

    /// <param name="spec">The spec.</param>
    /// <param name="given">Random features to be used; null: they are drawn.</param>
    public static IOodMethod ParseCorp(ScorerSpec spec, RandomFeatures? given)
    {
        double ratio = spec.Number("ratio", CorpRatio, 0, 1);
        StatisticKey<RandomFeatureMoments> moments =
            RandomFeatureMoments.Of(spec.Integer("M", 0, 2), spec.PositiveNumber("gamma", 2), spec.Integer("seed", 0, 0), given);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features), _ => [moments], learned =>
        {
            RandomFeatureMoments counted = learned.Get(moments);
            double[] mean = counted.Moments!.Mean.ToArray();
            return new KpcaScorer(learned.Origin(usesHead: false), counted.Features, SpaceOf(learned, mean, counted.Moments.Covariance(), ratio));
        });
    }

    public static IStorableScorer RestoreCorp(ScorerSpec spec, FittedState state)
    {
        FloatMatrix omega = state.Floats(Omega);
        var map = new LinearHead(omega, state.Floats(Phase, columns: omega.Rows, rows: 1).Memory);
        return new KpcaScorer(state.Origin, new RandomFeatures(map), ResidualSpace.Restore(state));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        _ = Fitting(output.Features!, map?.Map.FeatureCount ?? space.Dimension);
        FloatMatrix unit = OutputViews.Of(output).UnitFeatures;
        System.Numerics.Tensors.TensorPrimitives.Negate(space.Norms(map?.Of(unit) ?? unit), scores);
    }

    private static ResidualSpace SpaceOf(Learned learned, double[] mean, double[] covariance, double ratio)
    {
        if (!Array.TrueForAll(mean, double.IsFinite))
        {
            throw learned.NoDirection();
        }

        SymmetricEigen eigen = SymmetricEigen.Of(covariance, mean.Length);
        return ResidualSpace.Beyond(mean, eigen, ResidualSpace.Explaining(eigen, ratio));
    }

    private static IEnumerable<StoredTensor> StateOf(LinearHead map) =>
    [
        StoredTensor.FromValues(Omega, [map.LogitCount, map.FeatureCount], map.Weight.Memory),
        StoredTensor.FromValues(Phase, [1, map.LogitCount], map.Bias),
    ];
}

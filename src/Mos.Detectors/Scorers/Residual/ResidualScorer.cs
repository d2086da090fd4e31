namespace Mos.Detectors;

/// <summary>The length of what the principal axes do not explain.</summary>
internal sealed class ResidualScorer(FitOrigin origin, ResidualSpace space) : LearnedScorer(origin, FeatureScorer.WithHead)
{
    public override IReadOnlyList<StoredTensor> State => space.State;

    public static IOodMethod Parse(ScorerSpec spec)
    {
        _ = HeadOrigin.PrincipalOf(spec, int.MaxValue);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [FeatureScatter.Raw], learned =>
        {
            HeadOrigin axes = HeadOrigin.Of(learned.Get(FeatureScatter.Raw), learned.Head);
            return new ResidualScorer(learned.Origin(usesHead: true), ResidualSpace.Beyond(axes.Origin, axes.Eigen, HeadOrigin.PrincipalOf(spec, axes.Origin.Length)));
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => new ResidualScorer(state.Origin, ResidualSpace.Restore(state));

    protected override void ScoreRows(ModelOutput output, Span<double> scores) =>
        System.Numerics.Tensors.TensorPrimitives.Negate(space.Norms(Fitting(output.Features!, space.Dimension)), scores);
}

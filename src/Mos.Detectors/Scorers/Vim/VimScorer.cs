namespace Mos.Detectors;

/// <summary>The energy of the logits less that of a virtual one, which is the scaled residual.</summary>
internal sealed class VimScorer(FitOrigin origin, bool clips, ResidualSpace space, double alpha) : FeatureScorer(origin, WithHead, space.Dimension)
{
    private const float Bound = 100;

    // A residual below this share of the features is what float32 leaves of none.
    private const double Rounding = 1e-6;

    private const string Alpha = "alpha";

    public override IReadOnlyList<StoredTensor> State { get; } = [.. space.State, Vector(Alpha, [alpha])];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        bool clips = Clips(spec);
        _ = HeadOrigin.PrincipalOf(spec, int.MaxValue);
        StatisticKey<ResidualNorms> norms = ResidualNorms.Of(spec);
        return new LearnedMethod(
            spec.Text,
            new ModelRequest(WithHead),
            _ => [FeatureScatter.Raw, LogitMeans.All, norms],
            learned =>
            {
                double norm = learned.Get(norms).Mean;
                double size = Math.Sqrt(HeadOrigin.Of(learned.Get(FeatureScatter.Raw), learned.Head).Eigen.Values.Sum());
                return norm > Rounding * size
                    ? new VimScorer(learned.Origin(usesHead: true), clips, learned.Get(norms).Space!, learned.Get(LogitMeans.All).MaxLogit / norm)
                    : throw learned.Refusal("their features leave no residual beyond the principal directions; show more images, or choose a smaller dim");
            })
        { Passes = 2 };
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) =>
        new VimScorer(state.Origin, Clips(spec), ResidualSpace.Restore(state), state.Number(Alpha));

    protected override double ScoreRow(double[] features, OutputViews views, int row)
    {
        ReadOnlySpan<float> logits = views.Logits.Row(row);
        if (clips)
        {
            float[] clipped = logits.ToArray();
            System.Numerics.Tensors.TensorPrimitives.Clamp(logits, -Bound, Bound, clipped);
            logits = clipped;
        }

        return LogSumExp.Of(logits) - (alpha * space.Norm(features));
    }

    private static bool Clips(ScorerSpec spec) => spec.Choice("variant", "paper", "pytorch-ood") == "pytorch-ood";
}

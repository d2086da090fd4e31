namespace Mos.Detectors;

/// <summary>The energy of the logits less that of a virtual one, which is the scaled residual.</summary>
internal sealed class VimScorer(FitOrigin origin, bool clips, ResidualSpace space, double alpha) : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const float Bound = 100;

    // A residual below this share of the features is what float32 leaves of none.
    private const double Rounding = 1e-6;

    private const string Alpha = "alpha";

    public override IReadOnlyList<StoredTensor> State { get; } = [.. space.State, StoredTensor.FromValues<double>(Alpha, [1, 1], new[] { alpha })];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        bool clips = Clips(spec);
        _ = HeadOrigin.PrincipalOf(spec, int.MaxValue);
        StatisticKey<ResidualNorms> norms = ResidualNorms.Of(spec);
        return new LearnedMethod(
            spec.Text,
            new ModelRequest(FeatureScorer.WithHead),
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

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        double[] norms = space.Norms(Fitting(output.Features!, space.Dimension));
        FloatMatrix logits = OutputViews.Of(output).Logits;
        RowScores.Fill(scores, i => Energy(logits.Row(i)) - (alpha * norms[i]));
    }

    private double Energy(ReadOnlySpan<float> logits)
    {
        if (!clips)
        {
            return LogSumExp.Of(logits);
        }

        var clipped = new float[logits.Length];
        System.Numerics.Tensors.TensorPrimitives.Clamp(logits, -Bound, Bound, clipped);
        return LogSumExp.Of(clipped);
    }

    private static bool Clips(ScorerSpec spec) => spec.Choice("variant", "paper", "pytorch-ood") == "pytorch-ood";
}

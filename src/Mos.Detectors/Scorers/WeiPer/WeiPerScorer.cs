using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What an image looks like through perturbed heads: its mean certainty, and how its values are distributed.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="head">The perturbed heads.</param>
/// <param name="classes">C.</param>
/// <param name="divergences">Of features and of perturbed logits; null: the certainty alone counts.</param>
internal sealed class WeiPerScorer(FitOrigin origin, LinearHead head, int classes, WeiPerScorer.Divergences? divergences)
    : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Weight = "weight", Bias = "bias", Classes = "classes";

    public override IReadOnlyList<StoredTensor> State { get; } =
    [
        StoredTensor.FromValues(Weight, [head.LogitCount, head.FeatureCount], head.Weight.Memory),
        StoredTensor.FromValues(Bias, [1, head.LogitCount], head.Bias),
        StoredTensor.FromValues<double>(Classes, [1, 1], new double[] { classes }),
        .. divergences?.State ?? [],
    ];

    public static IOodMethod ParseKld(ScorerSpec spec) => MethodKld(spec, given: null);

    public static IOodMethod ParseMsp(ScorerSpec spec) => MethodMsp(spec, given: null);

    /// <param name="spec">The spec.</param>
    /// <param name="given">Perturbed heads to be used; null: they are drawn.</param>
    public static IOodMethod MethodKld(ScorerSpec spec, LinearHead? given)
    {
        StatisticKey<PerturbedHead> head = HeadOf(spec, given);
        StatisticKey<WeiPerDensities> densities = WeiPerDensities.Of(head, spec.Integer("n", 100, 2, 1 << 20));
        WeiPerWeights weights = WeiPerWeights.Of(spec);
        return new LearnedMethod(
            spec.Text,
            new ModelRequest(FeatureScorer.WithHead),
            _ => [head, densities],
            learned => new WeiPerScorer(
                learned.Origin(usesHead: true),
                learned.Get(head).Head,
                learned.Model.ClassCount,
                new Divergences(weights, [learned.Get(densities).Density(0), learned.Get(densities).Density(1)])))
        { Passes = 2 };
    }

    /// <param name="spec">The spec.</param>
    /// <param name="given">Perturbed heads to be used; null: they are drawn.</param>
    public static IOodMethod MethodMsp(ScorerSpec spec, LinearHead? given)
    {
        StatisticKey<PerturbedHead> head = HeadOf(spec, given);
        return new LearnedMethod(
            spec.Text,
            new ModelRequest(FeatureScorer.WithHead),
            _ => [head],
            learned => new WeiPerScorer(learned.Origin(usesHead: true), learned.Get(head).Head, learned.Model.ClassCount, null));
    }

    public static IStorableScorer RestoreKld(ScorerSpec spec, FittedState state) => Restore(state, Divergences.Restore(spec, state));

    public static IStorableScorer RestoreMsp(ScorerSpec spec, FittedState state) => Restore(state, null);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, head.FeatureCount);
        for (int i = 0; i < scores.Length; i++)
        {
            float[] logits = head.Logits(new FloatMatrix(1, features.Columns, features.Row(i).ToArray())).Values.ToArray();
            double certainty = 0;
            foreach (float[] one in logits.Chunk(classes))
            {
                // The largest probability is exp(largest logit - log of the sum of all).
                certainty += Math.Exp(TensorPrimitives.Max<float>(one) - LogSumExp.Of(one)) * classes / logits.Length;
            }

            scores[i] = divergences is null ? certainty : divergences.Score(features.Row(i), logits, certainty);
        }
    }

    private static WeiPerScorer Restore(FittedState state, Divergences? divergences)
    {
        FloatMatrix weight = state.Floats(Weight);
        var head = new LinearHead(weight, state.Floats(Bias, columns: weight.Rows, rows: 1).Memory);
        return new WeiPerScorer(state.Origin, head, (int)state.Number(Classes), divergences);
    }

    private static StatisticKey<PerturbedHead> HeadOf(ScorerSpec spec, LinearHead? given) =>
        PerturbedHead.Of(spec.Integer("r", 100, 1), spec.PositiveNumber("delta", 1.8), spec.Integer("seed", 0, 0), given);

    /// <summary>How far the histograms of an image are from the training mean.</summary>
    /// <param name="weights">How they are compared.</param>
    /// <param name="densities">Of features and perturbed logits.</param>
    internal sealed class Divergences(WeiPerWeights weights, (ValueHistogram Histogram, double[] Mean)[] densities)
    {
        private const string Means = "densities", Bounds = "bounds";

        public IReadOnlyList<StoredTensor> State { get; } =
        [
            StoredTensor.FromValues<double>(Means, [2, densities[0].Mean.Length], densities.SelectMany(d => d.Mean).ToArray()),
            StoredTensor.FromValues<double>(Bounds, [2, 2], densities.SelectMany(d => new[] { d.Histogram.Least, d.Histogram.Largest }).ToArray()),
        ];

        public static Divergences Restore(ScorerSpec spec, FittedState state)
        {
            (double[] means, _, int bins) = state.Matrix(Means, rows: 2);
            double[] bounds = state.Matrix(Bounds, columns: 2, rows: 2).Values;
            return new Divergences(
                WeiPerWeights.Of(spec),
                [.. Enumerable.Range(0, 2).Select(i => (new ValueHistogram(bounds[2 * i], bounds[(2 * i) + 1], bins), means[(i * bins)..((i + 1) * bins)]))]);
        }

        public double Score(ReadOnlySpan<float> features, ReadOnlySpan<float> logits, double certainty) => -(
            Of(0, features, weights.FeatureSpan, WeiPerWeights.AddedToFeatures)
            + (weights.Logits * Of(1, logits, weights.LogitSpan, WeiPerWeights.AddedToLogits))
            - (weights.Certainty * certainty));

        private double Of(int which, ReadOnlySpan<float> values, int span, double added) =>
            ValueHistogram.Divergence(densities[which].Mean, ValueHistogram.Smoothed(densities[which].Histogram.Of(values), span), added);
    }
}

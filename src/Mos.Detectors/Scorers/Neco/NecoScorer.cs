using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The share of the standardised features that lies in their principal directions.</summary>
internal sealed class NecoScorer(FitOrigin origin, bool timesMaxLogit, double[] mean, double[] deviation, double[] axes)
    : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Mean = "mean", Deviation = "deviation", Axes = "axes";

    private const double DefaultVariance = 0.9;

    public override IReadOnlyList<StoredTensor> State { get; } = 
    [
        StoredTensor.FromValues<double>(Mean, [1, mean.Length], mean),
        StoredTensor.FromValues<double>(Deviation, [1, mean.Length], deviation),
        StoredTensor.FromValues<double>(Axes, [axes.Length / mean.Length, mean.Length], axes),
    ];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        bool timesMaxLogit = TimesMaxLogit(spec);
        if (spec.Options.ContainsKey("dim") && spec.Options.ContainsKey("variance"))
        {
            throw new FormatException($"Scorer spec '{spec.Text}': dim and variance both say how many directions count; give one of them.");
        }

        int dim = spec.Integer("dim", 0, 1);
        double variance = spec.Number("variance", DefaultVariance, double.Epsilon, 1);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [FeatureScatter.Raw], learned =>
        {
            Standardized standard = Standardized.Of(learned.Get(FeatureScatter.Raw));
            int width = standard.Mean.Length;
            if (dim >= width)
            {
                throw learned.Refusal($"features of {width} values have fewer than {dim} directions to choose from; choose a dim below {width}");
            }

            int count = dim > 0 ? dim : ResidualSpace.Explaining(standard.Eigen, variance);
            return new NecoScorer(
                learned.Origin(usesHead: true), timesMaxLogit, standard.Mean, standard.Deviation, standard.Eigen.Vectors[..(count * width)].ToArray());
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        double[] mean = state.Vector(Mean);
        return new NecoScorer(
            state.Origin, TimesMaxLogit(spec), mean, state.Matrix(Deviation, columns: mean.Length, rows: 1).Values, state.Matrix(Axes, columns: mean.Length).Values);
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, mean.Length);
        FloatMatrix? logits = timesMaxLogit ? OutputViews.Of(output).Logits : null;
        Action<int, Span<double>> centred = Projections.Centred(features, mean);
        Projections.Score(
            features.Rows,
            mean.Length,
            (i, standard) =>
            {
                centred(i, standard);
                TensorPrimitives.Divide(standard, deviation, standard);
            },
            axes,
            (i, standard, parts) => Vectors.Length(parts) / Vectors.Length(standard) * (logits is null ? 1 : TensorPrimitives.Max(logits.Row(i)))).CopyTo(scores);
    }

    private static bool TimesMaxLogit(ScorerSpec spec) => spec.Choice("max_logit", "true", "false") == "true";

    /// <summary>The principal axes of features of mean 0 and variance 1 in every dimension; a dimension without variance is only centred.</summary>
    private sealed record Standardized(double[] Mean, double[] Deviation, SymmetricEigen Eigen)
    {
        public static Standardized Of(FeatureScatter scatter) => scatter.Derive(() =>
        {
            (double[] mean, double[] covariance) = scatter.Total();
            int width = mean.Length;
            double[] deviation = [.. Enumerable.Range(0, width).Select(d => covariance[d * (width + 1)] is > 0 and var variance ? Math.Sqrt(variance) : 1)];
            for (int i = 0; i < covariance.Length; i++)
            {
                covariance[i] /= deviation[i / width] * deviation[i % width];
            }

            return new Standardized(mean, deviation, SymmetricEigen.Of(covariance, width));
        });
    }
}

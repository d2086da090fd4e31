using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The share of the standardised features that lies in their principal directions.</summary>
internal sealed class NecoScorer(FitOrigin origin, bool timesMaxLogit, double[] mean, double[] deviation, double[] axes)
    : FeatureScorer(origin, WithHead, mean.Length)
{
    private const string Mean = "mean", Deviation = "deviation", Axes = "axes";

    private const double DefaultVariance = 0.9;

    public override IReadOnlyList<StoredTensor> State { get; } = [Vector(Mean, mean), Vector(Deviation, deviation), Matrix(Axes, axes, mean.Length)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        bool timesMaxLogit = TimesMaxLogit(spec);
        if (spec.Options.ContainsKey("dim") && spec.Options.ContainsKey("variance"))
        {
            throw new FormatException($"Scorer spec '{spec.Text}': dim and variance both say how many directions count; give one of them.");
        }

        int dim = spec.Integer("dim", 0, 1);
        double variance = spec.Number("variance", DefaultVariance, double.Epsilon, 1);
        return new LearnedMethod(spec.Text, new ModelRequest(WithHead), _ => [FeatureScatter.Raw], learned =>
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

    protected override double ScoreRow(double[] features, OutputViews views, int row)
    {
        double[] standard = Vectors.Difference(features, mean);
        TensorPrimitives.Divide(standard, deviation, standard);
        double share = Vectors.Length(Vectors.Times(axes, standard)) / Vectors.Length(standard);
        return timesMaxLogit ? share * TensorPrimitives.Max(views.Logits.Row(row)) : share;
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

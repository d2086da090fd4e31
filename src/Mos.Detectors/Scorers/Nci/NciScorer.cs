using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Closeness of the centred features to the weights of the predicted class, and their length.</summary>
internal sealed class NciScorer(FitOrigin origin, double alpha, double[] mean) : FeatureScorer(origin, WithHead, mean.Length)
{
    private const string Mean = "mean";

    public override IReadOnlyList<StoredTensor> State { get; } = [Vector(Mean, mean)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        double alpha = AlphaOf(spec);
        return new LearnedMethod(
            spec.Text, new ModelRequest(WithHead), _ => [FeatureMean.All], learned => new NciScorer(learned.Origin(usesHead: true), alpha, learned.Get(FeatureMean.All).Mean));
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => new NciScorer(state.Origin, AlphaOf(spec), state.Vector(Mean));

    protected override double ScoreRow(double[] features, OutputViews views, int row)
    {
        double[] centred = Vectors.Difference(features, mean);
        double[] weight = Vectors.Widened(views.Head.Weight.Row(views.Predictions[row]));
        return (TensorPrimitives.Dot<double>(weight, centred) / Vectors.Length(centred)) + (alpha * Vectors.Magnitude(features));
    }

    private static double AlphaOf(ScorerSpec spec) => spec.Number("alpha", 1e-4, 0, 1e6);
}

namespace Mos.Detectors;

/// <summary>The relative error of the features against the mean of the predicted class.</summary>
internal sealed class CaRefScorer(FitOrigin origin, double[] means, int width) : FeatureScorer(origin, WithHead, width, means.Length / width)
{
    public const string Means = "means";

    public override IReadOnlyList<StoredTensor> State { get; } = [Matrix(Means, means, width)];

    public static IOodMethod Parse(ScorerSpec spec) => new LearnedMethod(
        spec.Text, new ModelRequest(WithHead), _ => [ClassSums.Of(ClassSummand.Features, ClassOf.Prediction)], learned =>
        {
            double[] means = ClassMeans.Of(learned, ClassOf.Prediction, ClassMeans.NeverPredicted);
            return new CaRefScorer(learned.Origin(usesHead: true), means, means.Length / learned.Model.ClassCount);
        });

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] means, _, int width) = state.Matrix(Means);
        return new CaRefScorer(state.Origin, means, width);
    }

    protected override double ScoreRow(double[] features, OutputViews views, int row)
    {
        double[] error = Vectors.Difference(features, means.AsSpan(views.Predictions[row] * Width, Width));
        return -Vectors.Magnitude(error) / Vectors.Magnitude(features);
    }
}

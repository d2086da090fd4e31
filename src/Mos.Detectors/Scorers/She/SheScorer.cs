using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Similarity of the features to the stored pattern of the predicted class.</summary>
internal sealed class SheScorer(FitOrigin origin, string metric, double[] patterns, int width)
    : FeatureScorer(origin, WithHead, width, patterns.Length / width)
{
    private const string Patterns = "patterns";

    public override IReadOnlyList<StoredTensor> State { get; } = [Matrix(Patterns, patterns, width)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        string metric = MetricOf(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(WithHead), _ => [ClassSums.Of(ClassSummand.Features, ClassOf.CorrectLabel)], learned =>
        {
            double[] patterns = ClassMeans.Of(learned, ClassOf.CorrectLabel, "no image that the model classifies correctly; show more of it, or use a scorer that looks at no classes, such as knn");
            return new SheScorer(learned.Origin(usesHead: true), metric, patterns, patterns.Length / learned.Model.ClassCount);
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] patterns, _, int width) = state.Matrix(Patterns);
        return new SheScorer(state.Origin, MetricOf(spec), patterns, width);
    }

    protected override double ScoreRow(double[] features, OutputViews views, int row)
    {
        ReadOnlySpan<double> pattern = patterns.AsSpan(views.Predictions[row] * Width, Width);
        return metric switch
        {
            "euclidean" => -Vectors.Length(Vectors.Difference(features, pattern)),
            "cosine" => TensorPrimitives.Dot(features, pattern) / (Vectors.Length(features) * Vectors.Length(pattern)),
            _ => TensorPrimitives.Dot(features, pattern),
        };
    }

    private static string MetricOf(ScorerSpec spec) => spec.Choice("metric", "inner_product", "euclidean", "cosine");
}

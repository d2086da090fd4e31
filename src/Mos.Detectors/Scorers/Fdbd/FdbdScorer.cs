namespace Mos.Detectors;

/// <summary>Distances of the features to the decision boundaries between the predicted class and the others.</summary>
internal sealed class FdbdScorer(FitOrigin origin, bool fromMean, double[] mean, double[] distances, int classes)
    : FeatureScorer(origin, WithHead, mean.Length, classes)
{
    private const string Mean = "mean", Distances = "class_distances";

    public override IReadOnlyList<StoredTensor> State { get; } = [Vector(Mean, mean), Matrix(Distances, distances, classes)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        bool fromMean = IsFromMean(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(WithHead), _ => [FeatureMean.All], learned =>
        {
            if (learned.Model.ClassCount < 2)
            {
                throw learned.Refusal("a model of one class has no decision boundary");
            }

            return new FdbdScorer(learned.Origin(usesHead: true), fromMean, learned.Get(FeatureMean.All).Mean, DistancesOf(learned.Head.Weight), learned.Model.ClassCount);
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        double[] mean = state.Vector(Mean);
        (double[] distances, int classes, _) = state.Matrix(Distances);
        return new FdbdScorer(state.Origin, IsFromMean(spec), mean, state.Matrix(Distances, columns: classes).Values, classes);
    }

    protected override double ScoreRow(double[] features, OutputViews views, int row)
    {
        ReadOnlySpan<float> logits = views.Logits.Row(row);
        int predicted = views.Predictions[row];
        double sum = 0;
        for (int k = 0; k < Classes; k++)
        {
            // Two classes with one and the same row of weights have no boundary between them.
            double distance = distances[(predicted * Classes) + k];
            sum += k == predicted || distance == 0 ? 0 : ((double)logits[predicted] - logits[k]) / distance;
        }

        return sum / Vectors.Length(fromMean ? Vectors.Difference(features, mean) : features);
    }

    private static bool IsFromMean(ScorerSpec spec) => spec.Choice("distance_as_normalizer", "true", "false") == "true";

    /// <summary>The Euclidean distances of the rows of a head, <c>[C, C]</c>.</summary>
    private static double[] DistancesOf(FloatMatrix weight)
    {
        double[][] rows = [.. Enumerable.Range(0, weight.Rows).Select(k => Vectors.Widened(weight.Row(k)))];
        var distances = new double[rows.Length * rows.Length];
        Parallel.For(0, rows.Length, i =>
        {
            for (int j = 0; j < i; j++)
            {
                distances[(i * rows.Length) + j] = distances[(j * rows.Length) + i] = Vectors.Length(Vectors.Difference(rows[i], rows[j]));
            }
        });
        return distances;
    }
}

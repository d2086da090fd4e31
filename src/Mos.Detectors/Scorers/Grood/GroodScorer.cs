namespace Mos.Detectors;

/// <summary>How near the pull of an image on an out-of-distribution prototype is to that of a training image.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="prototypes">The class means and, last, the prototype of the unknown, <c>[C + 1, D]</c>.</param>
/// <param name="width">D.</param>
/// <param name="pulls">Those of the training images, <c>[N, D]</c>.</param>
internal sealed class GroodScorer(FitOrigin origin, double[] prototypes, int width, RowBank pulls) : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Prototypes = "prototypes", Pulls = "pulls";

    private readonly float[] _offsets = [.. Enumerable.Range(0, pulls.Count).Select(i => (float)(-pulls.Product(pulls.Row(i), i) / 2))];

    public override IReadOnlyList<StoredTensor> State { get; } =
        [StoredTensor.FromValues<double>(Prototypes, [prototypes.Length / width, width], prototypes), .. pulls.State(Pulls)];

    public static IOodMethod Parse(ScorerSpec spec) => spec.Choice("ood", "mean", "given") == "mean"
        ? Method(spec, given: null)
        : throw new FormatException($"Scorer spec '{spec.Text}': the features of unknown images can be given in code alone, by Scorers.Grood(outliers).");

    /// <param name="spec">The spec.</param>
    /// <param name="given">The prototype of the unknown; null: the mean of the class means.</param>
    public static IOodMethod Method(ScorerSpec spec, double[]? given)
    {
        _ = spec.Choice("nearest", "exact");
        StatisticKey<FeatureBank> key = LearnedBank.Of(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [ClassSums.Of(ClassSummand.Features, ClassOf.Label), key], learned =>
        {
            double[] classes = ClassMeans.Of(learned, ClassOf.Label, "no image with its label");
            int width = classes.Length / learned.Model.ClassCount;
            if (given is not null && given.Length != width)
            {
                throw learned.Refusal(FormattableString.Invariant($"their features have {width} values, and those of the unknown images {given.Length}"));
            }

            double[] prototypes = [.. classes, .. given ?? MeanOf(classes, width)];
            BankRow[] correct = [.. learned.Get(key).Rows().Where(r => r.Label >= 0 && System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(r.Logits) == r.Label)];
            return correct.Length > 0
                ? new GroodScorer(learned.Origin(usesHead: true), prototypes, width, RowBank.Of(correct.Select(r => PullOf(r.Features, prototypes))))
                : throw learned.Refusal("the model classifies none of the stored ones correctly");
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] prototypes, _, int width) = state.Matrix(Prototypes);
        return new GroodScorer(state.Origin, prototypes, width, RowBank.Restore(state, Pulls));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, width);
        var queries = new FloatMatrix(features.Rows, width, [.. Enumerable.Range(0, features.Rows).SelectMany(i => PullOf(features.Row(i), prototypes))]);
        int[][] nearest = pulls.Largest(queries, 1, _offsets);
        for (int i = 0; i < scores.Length; i++)
        {
            double distance = pulls.Distance(queries.Row(i), nearest[i][0]);
            scores[i] = -distance * distance;
        }
    }

    private static double[] MeanOf(double[] rows, int width)
    {
        int count = rows.Length / width;
        return [.. Enumerable.Range(0, width).Select(d => Enumerable.Range(0, count).Sum(c => rows[(c * width) + d]) / count)];
    }

    /// <summary>q_o (h - m_o) / |h - m_o|: what the cross entropy of the softmax over negative distances to the prototypes does to that of the unknown.</summary>
    private static float[] PullOf(ReadOnlySpan<float> row, double[] prototypes)
    {
        double[] features = Vectors.Widened(row);
        int width = features.Length;
        double[] distances = [.. prototypes.Chunk(width).Select(m => Vectors.Length(Vectors.Difference(features, m)))];
        double nearest = distances.Min();
        double share = Math.Exp(nearest - distances[^1]) / distances.Sum(d => Math.Exp(nearest - d));
        double[] away = Vectors.Difference(features, prototypes.AsSpan(prototypes.Length - width));

        // On the prototype itself there is no direction, and no pull.
        return [.. away.Select(v => distances[^1] == 0 ? 0 : (float)(share * v / distances[^1]))];
    }
}

namespace Mos.Detectors;

/// <summary>The sum of the relations with the training images: alike in features, and alike in predicted probabilities.</summary>
internal sealed class RelationScorer(FitOrigin origin, double power, double threshold, RowBank features, RowBank probabilities)
    : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Features = "features", Probabilities = "probabilities";

    // Keeps an image whose features are all 0 in the bank, and gives it no relation.
    private const double Least = 1e-10;

    public override IReadOnlyList<StoredTensor> State { get; } = [.. features.State(Features), .. probabilities.State(Probabilities)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        (double power, double threshold) = OptionsOf(spec);
        StatisticKey<FeatureBank> key = LearnedBank.Of(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [key], learned =>
        {
            IReadOnlyList<BankRow> rows = LearnedBank.RowsOf(learned, key, 1, "relations need");
            return new RelationScorer(
                learned.Origin(usesHead: true), power, threshold, RowBank.Of(rows.Select(r => Normalized(r.Features))), RowBank.Of(rows.Select(r => Softened(r.Logits))));
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double power, double threshold) = OptionsOf(spec);
        return new RelationScorer(state.Origin, power, threshold, RowBank.Restore(state, Features), RowBank.Restore(state, Probabilities));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix given = Fitting(output.Features!, features.Width);
        FloatMatrix queries = new(given.Rows, given.Columns, [.. Enumerable.Range(0, given.Rows).SelectMany(i => Normalized(given.Row(i)))]);
        FloatMatrix likely = Softmax.OfRows(Fitting(OutputViews.Of(output).Logits, probabilities.Width));
        var sums = new double[scores.Length];

        // Both banks hold the same images in tiles of the same number of rows.
        for (int tile = 0; tile < features.Tiles.Count; tile++)
        {
            FloatMatrix cosines = MatrixProduct.TimesTransposed(queries, features.Tiles[tile]);
            FloatMatrix agreement = MatrixProduct.TimesTransposed(likely, probabilities.Tiles[tile]);
            Parallel.For(0, sums.Length, i =>
            {
                for (int j = 0; j < cosines.Columns; j++)
                {
                    double relation = Math.Max(cosines[i, j], 0) * (double)agreement[i, j];
                    sums[i] += relation > threshold ? power == 1 ? relation : Math.Pow(relation, power) : 0;
                }
            });
        }

        sums.CopyTo(scores);
    }

    private static float[] Normalized(ReadOnlySpan<float> features)
    {
        double[] wide = Vectors.Widened(features);
        double length = Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.Dot<double>(wide, wide) + Least);
        return [.. wide.Select(v => (float)(v / length))];
    }

    private static float[] Softened(float[] logits) => Softmax.OfRows(new FloatMatrix(1, logits.Length, logits)).Values.ToArray();

    private static (double Power, double Threshold) OptionsOf(ScorerSpec spec) => (spec.PositiveNumber("pow", 1), spec.Number("threshold", 0.03, 0, 1));
}

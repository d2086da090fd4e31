namespace Mos.Detectors;

/// <summary>The sum of the relations with the training images: alike in features, and alike in predicted probabilities.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="power">Of a relation.</param>
/// <param name="threshold">Up to which a relation is none.</param>
/// <param name="features">Unit features, <c>[N, D]</c>; zeros where there is no direction.</param>
/// <param name="lengths">The length of the features, <c>[N]</c>.</param>
/// <param name="probabilities"><c>[N, C]</c>.</param>
internal sealed class RelationScorer(FitOrigin origin, double power, double threshold, RowBank features, float[] lengths, RowBank probabilities)
    : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Features = "features", Lengths = "lengths", Probabilities = "probabilities";

    // Keeps an image whose features are all 0 in the bank, and gives it no relation.
    private const double Least = 1e-10;

    // |h| / sqrt(|h|^2 + 1e-10): what is left of a length of 1.
    private readonly double[] _scales = [.. lengths.Select(l => l / Math.Sqrt(((double)l * l) + Least))];

    public override IReadOnlyList<StoredTensor> State { get; } =
        [.. features.State(Features), StoredTensor.FromValues<float>(Lengths, [1, lengths.Length], lengths), .. probabilities.State(Probabilities)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        (double power, double threshold) = OptionsOf(spec);
        var bank = LearnedBank.Of(spec);
        (StatisticKey<FeatureBank> features, StatisticKey<FeatureBank> lengths, StatisticKey<FeatureBank> probabilities) =
            (bank.Key(BankContent.UnitFeatures), bank.ExactKey(BankContent.Length), bank.Key(BankContent.Probabilities));
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [features, lengths, probabilities], learned => new RelationScorer(
            learned.Origin(usesHead: true), power, threshold, LearnedBank.RowsOf(learned, features, 1, "relations need"),
            learned.Get(lengths).Bank().Column(), learned.Get(probabilities).Bank()));
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double power, double threshold) = OptionsOf(spec);
        var features = RowBank.Restore(state, Features);
        float[] lengths = state.Floats(Lengths, columns: features.Count, rows: 1).Values.ToArray();
        return new RelationScorer(state.Origin, power, threshold, features, lengths, RowBank.Restore(state, Probabilities));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix given = Fitting(output.Features!, features.Width);
        FloatMatrix queries = new(given.Rows, given.Columns, [.. Enumerable.Range(0, given.Rows).SelectMany(i => Normalized(given.Row(i)))]);
        FloatMatrix likely = Softmax.OfRows(Fitting(OutputViews.Of(output).Logits, probabilities.Width));
        var sums = new double[scores.Length];

        // Both banks hold the same images in tiles of the same number of rows.
        foreach ((RowBank.Products cosines, RowBank.Products agreement) in features.Multiply(queries).Zip(probabilities.Multiply(likely)))
        {
            Parallel.For(0, sums.Length, i =>
            {
                ReadOnlySpan<float> alike = cosines.Values.Row(i), agreeing = agreement.Values.Row(i);
                double sum = sums[i];
                for (int j = 0; j < alike.Length; j++)
                {
                    double relation = Math.Max(alike[j] * _scales[cosines.First + j], 0) * agreeing[j];
                    sum += relation > threshold ? power == 1 ? relation : Math.Pow(relation, power) : 0;
                }

                sums[i] = sum;
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

    private static (double Power, double Threshold) OptionsOf(ScorerSpec spec) => (spec.PositiveNumber("pow", 1), spec.Number("threshold", 0.03, 0, 1));
}

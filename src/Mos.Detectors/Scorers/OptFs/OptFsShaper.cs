namespace Mos.Detectors;

/// <summary>Activations times the weight of the bin that they fall into.</summary>
/// <param name="range">The ends of the bins.</param>
/// <param name="weights">One for each bin.</param>
/// <param name="ofPrediction">Whether the only logit is the contribution of the features to that of the predicted class.</param>
internal sealed class OptFsShaper((double Low, double High) range, double[] weights, bool ofPrediction) : FeatureShaper
{
    private const string Range = "range", Weights = "weights";

    // The only logit there is.
    private const string Alone = "maxlogit";

    public override IReadOnlyList<StoredTensor> State { get; } =
    [
        StoredTensor.FromValues<double>(Range, [1, 2], new[] { range.Low, range.High }),
        StoredTensor.FromValues<double>(Weights, [1, weights.Length], weights),
    ];

    public override void Apply(ReadOnlySpan<float> features, Span<float> shaped)
    {
        for (int d = 0; d < features.Length; d++)
        {
            int bin = ContributionBins.BinOf(features[d], range.Low, range.High);
            shaped[d] = bin >= 0 ? (float)(features[d] * weights[bin]) : 0;
        }
    }

    public override FloatMatrix Logits(FloatMatrix features, FloatMatrix shaped, FloatMatrix logits, LinearHead head) =>
        ofPrediction ? Contributions(shaped, logits, head.Weight) : head.Logits(shaped);

    public static IOodMethod Parse(ScorerSpec spec) => spec.Inner is null ? Shaped.Parse(spec, RecipeOf(spec.Outer), Alone) : Shaped.Parse(spec, BeforeInner(spec.Outer));

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) =>
        spec.Inner is null ? Shaped.Restore(spec, state, RecipeOf(spec.Outer), Alone) : Shaped.Restore(spec, state, BeforeInner(spec.Outer));

    private static ShapingRecipe RecipeOf(string text) => Recipe(text, ofPrediction: true) with { BeforeInner = BeforeInner(text) };

    private static ShapingRecipe BeforeInner(string text) => Recipe(text, ofPrediction: false);

    private static ShapingRecipe Recipe(string text, bool ofPrediction) => ShapingRecipe.Learning(
        text,
        [ContributionBins.All],
        learned => learned.Get(ContributionBins.All) is { Range: var range } bins && range.Low < range.High
            ? new OptFsShaper(range, bins.Weights(), ofPrediction)
            : throw learned.Refusal("nearly all feature values are the same"),
        state =>
        {
            double[] ends = state.Matrix(Range, columns: 2, rows: 1).Values;
            return new OptFsShaper((ends[0], ends[1]), state.Matrix(Weights, columns: ContributionBins.Bins, rows: 1).Values, ofPrediction);
        });

    /// <summary>Sum of w h' for the row w of the predicted class, without its bias.</summary>
    private static FloatMatrix Contributions(FloatMatrix shaped, FloatMatrix logits, FloatMatrix weight)
    {
        var values = new float[shaped.Rows];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<float> features = shaped.Row(i), row = weight.Row(System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits.Row(i)));
            double sum = 0;
            for (int d = 0; d < features.Length; d++)
            {
                sum += (double)row[d] * features[d];
            }

            values[i] = (float)sum;
        }

        return new FloatMatrix(values.Length, 1, values);
    }
}

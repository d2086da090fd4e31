namespace Mos.Detectors;

/// <param name="origin">What it was fitted on.</param>
/// <param name="recipe">What it looks at.</param>
/// <param name="ranges">For each layer.</param>
/// <param name="expected">The mean deviation of held-out training images in each layer, above 0.</param>
internal sealed class GramScorer(FitOrigin origin, GramRecipe recipe, IReadOnlyList<GramRanges> ranges, double[] expected) : LearnedScorer(origin, recipe.Request)
{
    private const string Expected = "expected";

    public override IReadOnlyList<StoredTensor> State { get; } =
        [StoredTensor.FromValues<double>(Expected, [1, expected.Length], expected), .. ranges.SelectMany((r, layer) => r.State(layer))];

    public static IOodMethod Parse(ScorerSpec spec) => Estimator(spec, GramRecipe.Parse(spec));

    public static IOodScorerEstimator Estimator(ScorerSpec spec, GramRecipe recipe) =>
        new LearnedMethod(spec.Text, recipe.Request, _ => [GramDeviations.Of(recipe)], learned => Learn(learned, recipe)) { Passes = 2 };

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        double[] expected = state.Vector(Expected);
        return new GramScorer(state.Origin, GramRecipe.Parse(spec), [.. expected.Select((_, layer) => GramRanges.Restore(state, layer))], expected);
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        if (scores.IsEmpty)
        {
            return;
        }

        IReadOnlyList<FloatMatrix> layers = LayersOf(output);
        OutputViews views = OutputViews.Of(output);
        _ = Fitting(views.Logits, ranges[0].Classes);
        var probabilities = new double[views.Logits.Columns];
        for (int i = 0; i < scores.Length; i++)
        {
            int predicted = views.Predictions[i];
            double sum = 0;
            for (int l = 0; l < layers.Count; l++)
            {
                sum += ranges[l].Deviation(predicted, layers[l].Row(i)) / expected[l];
            }

            Softmax.Of(views.Logits.Row(i), probabilities);
            scores[i] = -sum / probabilities[predicted];
        }
    }

    private IReadOnlyList<FloatMatrix> LayersOf(ModelOutput output)
    {
        IReadOnlyList<FloatMatrix> layers = output.Of(recipe.Reading);
        return layers.Count == ranges.Count
            ? [.. layers.Zip(ranges, (numbers, r) => Fitting(numbers, r.Width))]
            : throw new ModelSignalException($"Scorer '{Name}' was fitted on {ranges.Count} layers and cannot score {layers.Count}; fit it on this model.");
    }

    private static GramScorer Learn(Learned learned, GramRecipe recipe)
    {
        IReadOnlyList<GramRanges> ranges = learned.Get(GramBounds.Of(recipe)).Layers;
        for (int c = 0; c < learned.Model.ClassCount; c++)
        {
            if (ranges[0].IsEmpty(c))
            {
                throw learned.Refusal(FormattableString.Invariant($"class {c} has {ClassMeans.NeverPredicted}"));
            }
        }

        GramDeviations deviations = learned.Get(GramDeviations.Of(recipe));
        double[] expected = deviations.Means;
        return deviations.Count > 0 && Array.TrueForAll(expected, e => e > 0)
            ? new GramScorer(learned.Origin(usesHead: true), recipe, ranges, expected)
            : throw learned.Refusal(FormattableString.Invariant(
                $"the {deviations.Count} that were held out, a tenth by hash, do not deviate in every layer, so that there is nothing to measure deviations by; show more images"));
    }
}

namespace Mos.Detectors;

/// <summary>How near the pull of an image on an out-of-distribution prototype is to that of a training image.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="prototypes">The class means and the prototype of the unknown.</param>
/// <param name="pulls">Those of the training images, <c>[N, D]</c>.</param>
internal sealed class GroodScorer(FitOrigin origin, GroodPrototypes prototypes, RowBank pulls) : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Prototypes = "prototypes", Pulls = "pulls";

    private readonly float[] _offsets = pulls.HalfSquares();

    public override IReadOnlyList<StoredTensor> State { get; } =
        [StoredTensor.FromValues<double>(Prototypes, [prototypes.Values.Length / prototypes.Width, prototypes.Width], prototypes.Values), .. pulls.State(Pulls)];

    public static IOodMethod Parse(ScorerSpec spec) => spec.Choice("ood", "mean", "given") == "mean"
        ? Method(spec, given: null)
        : throw new FormatException($"Scorer spec '{spec.Text}': the features of unknown images can be given in code alone, by Scorers.Grood(outliers).");

    /// <param name="spec">The spec.</param>
    /// <param name="given">The prototype of the unknown; null: the mean of the class means.</param>
    public static IOodMethod Method(ScorerSpec spec, double[]? given)
    {
        _ = spec.Choice("nearest", "exact");
        var bank = LearnedBank.Of(spec);
        (StatisticKey<FeatureBank> features, StatisticKey<FeatureBank> correct) = (bank.ExactKey(BankContent.Features), bank.ExactKey(BankContent.IsCorrect));
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [ClassSums.Of(ClassSummand.Features, ClassOf.Label), features, correct], learned =>
        {
            double[] classes = ClassMeans.Of(learned, ClassOf.Label, "no image with its label");
            int width = classes.Length / learned.Model.ClassCount;
            if (given is not null && given.Length != width)
            {
                throw learned.Refusal(FormattableString.Invariant($"their features have {width} values, and those of the unknown images {given.Length}"));
            }

            var prototypes = new GroodPrototypes([.. classes, .. given ?? MeanOf(classes, width)], width);
            float[] isCorrect = learned.Get(correct).Count == 0 ? [] : learned.Get(correct).Bank().Column();
            return isCorrect.Contains(1)
                ? new GroodScorer(learned.Origin(usesHead: true), prototypes, RowBank.Of(PullsOf(learned.Get(features).Bank(), isCorrect, prototypes), bank.Precision))
                : throw learned.Refusal("the model classifies none of the stored ones correctly");
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] prototypes, _, int width) = state.Matrix(Prototypes);
        return new GroodScorer(state.Origin, new GroodPrototypes(prototypes, width), RowBank.Restore(state, Pulls));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix queries = prototypes.PullsOf(Fitting(output.Features!, prototypes.Width));
        int[][] nearest = pulls.Largest(queries, 1, [], _offsets);
        pulls.Fold(queries, nearest, (query, _, row, _) => -Math.Pow(Vectors.Distance(query, row), 2)).CopyTo(scores);
    }

    /// <summary>The pulls of the images that the model classifies correctly.</summary>
    private static IEnumerable<FloatMatrix> PullsOf(RowBank bank, float[] isCorrect, GroodPrototypes prototypes)
    {
        foreach ((int first, ReadOnlyMemory<float> rows) in bank.Parts())
        {
            int[] correct = [.. Enumerable.Range(0, rows.Length / bank.Width).Where(i => isCorrect[first + i] == 1)];
            float[] values = [.. correct.SelectMany(i => rows.Slice(i * bank.Width, bank.Width).ToArray())];
            yield return prototypes.PullsOf(new FloatMatrix(correct.Length, bank.Width, values));
        }
    }

    private static double[] MeanOf(double[] rows, int width)
    {
        int count = rows.Length / width;
        return [.. Enumerable.Range(0, width).Select(d => Enumerable.Range(0, count).Sum(c => rows[(c * width) + d]) / count)];
    }
}

namespace Mos.Detectors;

/// <summary>The forms of KL matching.</summary>
/// <param name="What">The probabilities that are averaged.</param>
/// <param name="Which">The class that an image counts for in the means.</param>
/// <param name="LearnsFromScoredSet">Whether the means are those of the set that is scored.</param>
/// <param name="OnlyPredicted">Whether an image is compared with the class that is predicted for it alone.</param>
internal sealed record KlMatchingMethod(ClassSummand What, ClassOf Which, bool LearnsFromScoredSet = false, bool OnlyPredicted = false)
{
    private const string Means = "class_means";

    /// <summary><c>kl</c>: as the code of the MOS paper has it.</summary>
    public static IOodMethod ParseLabelled(ScorerSpec spec) => Labelled(spec).Method(spec);

    public static IStorableScorer RestoreLabelled(ScorerSpec spec, FittedState state) => Labelled(spec).Restore(state);

    /// <summary><c>klm</c>: as its paper has it.</summary>
    public static IOodMethod ParsePredicted(ScorerSpec spec) => Predicted(spec).Method(spec);

    public static IStorableScorer RestorePredicted(ScorerSpec spec, FittedState state) => Predicted(spec).Restore(state);

    /// <summary>The tensors of a scorer.</summary>
    public static IReadOnlyList<StoredTensor> StateOf(double[] means, int classes) =>
        [StoredTensor.FromValues<double>(Means, [means.Length / classes, classes], means)];

    private static KlMatchingMethod Labelled(ScorerSpec spec) =>
        new(ClassSummand.RoundedProbabilities, ClassOf.Label, LearnsFromScoredSet: spec.Choice("means", "train", "paper") == "paper");

    private static KlMatchingMethod Predicted(ScorerSpec spec) => spec.Choice("variant", "openood", "pytorch-ood") == "pytorch-ood"
        ? new(ClassSummand.Probabilities, ClassOf.Label, OnlyPredicted: true)
        : new(ClassSummand.Probabilities, ClassOf.Prediction);

    private LearnedMethod Method(ScorerSpec spec)
    {
        StatisticKey<ClassSums> key = ClassSums.Of(What, Which);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Logits), _ => [key], learned =>
        {
            int classes = learned.Model.ClassCount;
            ClassSums sums = learned.Get(key);
            return sums.Counts.IndexOfAnyExcept(0) >= 0
                ? new KlMatchingScorer(learned.Origin(usesHead: true), this, [.. Enumerable.Range(0, classes).SelectMany(c => sums.MeanOf(c) ?? new double[classes])], classes)
                : throw learned.Refusal("no image has a label");
        })
        {
            LearnsFromScoredSet = LearnsFromScoredSet,
            LearnsFromHeldOut = What == ClassSummand.Probabilities,
        };
    }

    private KlMatchingScorer Restore(FittedState state)
    {
        (double[] means, int rows, int classes) = state.Matrix(Means);
        return rows == classes || !OnlyPredicted
            ? new KlMatchingScorer(state.Origin, this, means, classes)
            : throw new FormatException($"Scorer '{state.Origin.Spec}' has a mean for each class; fit it anew.");
    }
}

namespace Mos.Detectors;

/// <summary>What a spec of OpenMax says.</summary>
/// <param name="Which">The class that a training image counts for.</param>
/// <param name="Tail">How many of the largest distances of a class make its distribution.</param>
/// <param name="Alpha">How many of the largest logits are revised.</param>
internal sealed record OpenMaxMethod(ClassOf Which, int Tail, int Alpha)
{
    private const string Means = "class_means", Tails = "tails";

    public static IOodMethod Parse(ScorerSpec spec)
    {
        OpenMaxMethod method = Of(spec);
        StatisticKey<ClassSums> sums = ClassSums.Of(ClassSummand.Logits, method.Which);
        StatisticKey<ClassTails> tails = ClassTails.Of(method.Which, method.Tail);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Logits), _ => [sums, tails], learned =>
        {
            int classes = learned.Model.ClassCount;
            double[][] means = [.. Enumerable.Range(0, classes).Select(c => learned.Get(sums).MeanOf(c) ?? new double[classes])];
            WeibullTail[] fitted = [.. Enumerable.Range(0, classes).Select(c => WeibullTail.Fit(learned.Get(tails).TailOf(c)))];
            return fitted.Any(t => t.Shape > 0)
                ? new OpenMaxScorer(learned.Origin(usesHead: true), means, fitted, method.Alpha)
                : throw learned.Refusal("no class has two of them that it learns from and that differ");
        })
        {
            Passes = 2,
        };
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] means, int classes, int width) = state.Matrix(Means);
        WeibullTail[] tails = [.. state.Matrix(Tails, columns: 3, rows: classes).Values.Chunk(3).Select(t => new WeibullTail(t[0], t[1], t[2]))];
        return classes == width
            ? new OpenMaxScorer(state.Origin, [.. means.Chunk(width)], tails, Of(spec).Alpha)
            : throw new FormatException($"Scorer '{spec.Text}' has a mean of C logits for each of C classes; fit it anew.");
    }

    /// <summary>The tensors of a scorer.</summary>
    public static IReadOnlyList<StoredTensor> StateOf(double[][] means, WeibullTail[] tails) =>
    [
        StoredTensor.FromValues<double>(Means, [means.Length, means.Length], means.SelectMany(m => m).ToArray()),
        StoredTensor.FromValues<double>(Tails, [tails.Length, 3], tails.SelectMany(t => new[] { t.Least, t.Shape, t.LogScale }).ToArray()),
    ];

    private static OpenMaxMethod Of(ScorerSpec spec)
    {
        (ClassOf which, int tail, int alpha) = spec.Choice("variant", "paper", "openood", "pytorch-ood") switch
        {
            "openood" => (ClassOf.CorrectLabel, 20, 3),
            "pytorch-ood" => (ClassOf.Label, 25, 10),
            _ => (ClassOf.CorrectLabel, 20, 10),
        };
        return new OpenMaxMethod(which, spec.Integer("tail", tail, 2), spec.Integer("alpha", alpha, 1));
    }
}

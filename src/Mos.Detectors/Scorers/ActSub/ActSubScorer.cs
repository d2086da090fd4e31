namespace Mos.Detectors;

/// <summary>The energy of the decisive part of the features, and how alike their insignificant part is to that of training images.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="neighbours">How many training images are compared with.</param>
/// <param name="decisive">How the decisive part counts; null: it does not.</param>
/// <param name="spaces">The two parts.</param>
/// <param name="bank">The directions of the training images in the insignificant part.</param>
internal sealed class ActSubScorer(FitOrigin origin, int neighbours, ActSubScorer.Decisive? decisive, ActivationSubspaces spaces, RowBank bank)
    : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string DecisiveAxes = "decisive", InsignificantAxes = "insignificant", Bank = "bank";

    public override IReadOnlyList<StoredTensor> State { get; } =
    [
        StoredTensor.FromValues<double>(DecisiveAxes, [spaces.Decisive.Length / spaces.Width, spaces.Width], spaces.Decisive),
        StoredTensor.FromValues<double>(InsignificantAxes, [spaces.Insignificant.Length / spaces.Width, spaces.Width], spaces.Insignificant),
        .. bank.State(Bank),
    ];

    public static Func<ScorerSpec, IOodMethod> Parser(bool withDecisive) => spec =>
    {
        (int neighbours, Decisive? decisive) = OptionsOf(spec, withDecisive);
        var bank = LearnedBank.Of(spec);
        StatisticKey<FeatureBank> key = bank.ExactKey(BankContent.Features);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [key], learned =>
        {
            if (learned.Head.FeatureCount < 2)
            {
                throw learned.Refusal("features of one value cannot be cut in two");
            }

            RowBank rows = LearnedBank.RowsOf(learned, key, neighbours, LearnedBank.Needing(neighbours));
            var spaces = ActivationSubspaces.Of(learned.Head, rows);
            var directions = RowBank.Of(rows.Parts().Select(p => spaces.InsignificantDirections(new FloatMatrix(p.Rows.Length / rows.Width, rows.Width, p.Rows.ToArray()))), bank.Precision);
            return directions.HasInfinity()
                ? throw learned.Refusal("one has nothing in the directions that do not decide the logits, as one does whose features are all 0")
                : new ActSubScorer(learned.Origin(usesHead: true), neighbours, decisive, spaces, directions);
        });
    };

    public static Func<ScorerSpec, FittedState, IStorableScorer> Restorer(bool withDecisive) => (spec, state) =>
    {
        (int neighbours, Decisive? decisive) = OptionsOf(spec, withDecisive);
        (double[] axes, _, int width) = state.Matrix(DecisiveAxes);
        var spaces = new ActivationSubspaces(axes, state.Matrix(InsignificantAxes, columns: width).Values, width);
        return new ActSubScorer(state.Origin, neighbours, decisive, spaces, RowBank.Restore(state, Bank));
    };

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, spaces.Width);
        FloatMatrix directions = spaces.InsignificantDirections(features);
        FloatMatrix? logits = decisive is null ? null : OutputViews.Of(output).Head.Logits(decisive.Scale.Of(spaces.DecisiveParts(features)));
        double[] cosines = bank.Fold(directions, bank.Largest(directions, neighbours, [], []), (query, _, row, sum) => sum + (Vectors.Dot(query, row) / neighbours));
        for (int i = 0; i < scores.Length; i++)
        {
            double cosine = cosines[i];
            double alike = -Math.Log(Math.Max(0, 1 - cosine));

            // A cosine below 0 makes it negative: no power of that ranks it below 0.
            scores[i] = decisive is null ? alike : LogSumExp.Of(logits!.Row(i)) * Math.Pow(Math.Max(alike, 0), decisive.Power);
            scores[i] = double.IsNaN(cosine) ? cosine : scores[i];
        }
    }

    private static (int Neighbours, Decisive? Decisive) OptionsOf(ScorerSpec spec, bool withDecisive) =>
        (spec.Integer("k", 10, 1), withDecisive ? new Decisive(new ScaleShaper(spec.Number("percentile", 95, 0, 100)), spec.PositiveNumber("lambda", 2)) : null);

    /// <param name="Scale">What is done with the activations of the decisive part.</param>
    /// <param name="Power">Lambda, of the likeness beside the energy.</param>
    internal sealed record Decisive(FeatureShaper Scale, double Power);
}

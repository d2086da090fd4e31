using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The energy times the mean product with the nearest of the training images, which bear their energies.</summary>
internal sealed class NnGuideScorer(FitOrigin origin, int neighbours, RowBank bank) : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Bank = "bank";

    public override IReadOnlyList<StoredTensor> State { get; } = [.. bank.State(Bank)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        int neighbours = NeighboursOf(spec);
        StatisticKey<FeatureBank> key = LearnedBank.Of(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [key], learned =>
        {
            IReadOnlyList<BankRow> rows = LearnedBank.RowsOf(learned, key, neighbours, FormattableString.Invariant($"{neighbours} neighbours need as many"));
            return new NnGuideScorer(learned.Origin(usesHead: true), neighbours, RowBank.Of(rows.Select(r => Weighted(r.UnitFeatures(learned), LogSumExp.Of(r.Logits)))));
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => new NnGuideScorer(state.Origin, NeighboursOf(spec), RowBank.Restore(state, Bank));

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        _ = Fitting(output.Features!, bank.Width);
        OutputViews views = OutputViews.Of(output);
        int[][] nearest = bank.Largest(views.UnitFeatures, neighbours, []);
        for (int i = 0; i < scores.Length; i++)
        {
            double sum = 0;
            foreach (int neighbour in nearest[i])
            {
                sum += bank.Product(views.UnitFeatures.Row(i), neighbour);
            }

            scores[i] = LogSumExp.Of(views.Logits.Row(i)) * sum / neighbours;
        }
    }

    private static float[] Weighted(float[] unit, double energy)
    {
        TensorPrimitives.Multiply(unit, (float)energy, unit);
        return unit;
    }

    private static int NeighboursOf(ScorerSpec spec) => spec.Integer("K", 100, 1);
}

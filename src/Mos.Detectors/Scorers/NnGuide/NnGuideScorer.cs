namespace Mos.Detectors;

/// <summary>The energy times the mean product with the nearest of the training images, which bear their energies.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="neighbours">K.</param>
/// <param name="bank">Unit features, <c>[N, D]</c>.</param>
/// <param name="energies">The energy of each, <c>[N]</c>.</param>
internal sealed class NnGuideScorer(FitOrigin origin, int neighbours, RowBank bank, float[] energies) : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Bank = "bank", Energies = "energies";

    public override IReadOnlyList<StoredTensor> State { get; } = [.. bank.State(Bank), StoredTensor.FromValues<float>(Energies, [1, energies.Length], energies)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        int neighbours = NeighboursOf(spec);
        var bank = LearnedBank.Of(spec);
        StatisticKey<FeatureBank> energies = bank.ExactKey(BankContent.Energy);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [bank.Key(BankContent.UnitFeatures), energies], learned => new NnGuideScorer(
            learned.Origin(usesHead: true), neighbours, bank.UnitRowsOf(learned, neighbours, LearnedBank.Needing(neighbours)), learned.Get(energies).Bank().Column()));
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        var bank = RowBank.Restore(state, Bank);
        return new NnGuideScorer(state.Origin, NeighboursOf(spec), bank, state.Floats(Energies, columns: bank.Count, rows: 1).Values.ToArray());
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        _ = Fitting(output.Features!, bank.Width);
        OutputViews views = OutputViews.Of(output);
        int[][] nearest = bank.Largest(views.UnitFeatures, neighbours, energies, []);
        bank.Fold(views.UnitFeatures, nearest, (query, index, row, sum) => sum + (energies[index] * Vectors.Dot(query, row))).CopyTo(scores);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] *= LogSumExp.Of(views.Logits.Row(i)) / neighbours;
        }
    }

    private static int NeighboursOf(ScorerSpec spec) => spec.Integer("K", 100, 1);
}

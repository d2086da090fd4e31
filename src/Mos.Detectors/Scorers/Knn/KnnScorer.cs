namespace Mos.Detectors;

/// <summary>The distance to the K-th nearest training image.</summary>
internal sealed class KnnScorer(FitOrigin origin, KnnScorer.Options options, RowBank bank) : LearnedScorer(origin, ModelSignals.Features)
{
    private const string Bank = "bank";

    // The nearest x of y has the largest xy - |x|^2 / 2; for unit features the last term is the same for all.
    private readonly float[] _offsets = options.IsUnit ? [] : [.. Enumerable.Range(0, bank.Count).Select(i => (float)(-bank.Product(bank.Row(i), i) / 2))];

    public override IReadOnlyList<StoredTensor> State { get; } = [.. bank.State(Bank)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        Options options = Options.Of(spec);
        StatisticKey<FeatureBank> key = LearnedBank.Of(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features), _ => [key], learned =>
        {
            IReadOnlyList<BankRow> rows = LearnedBank.RowsOf(learned, key, options.Neighbours, FormattableString.Invariant($"{options.Neighbours} neighbours need as many"));
            return new KnnScorer(learned.Origin(usesHead: false), options, RowBank.Of(rows.Select(r => options.IsUnit ? r.UnitFeatures(learned) : r.Features)));
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => new KnnScorer(state.Origin, Options.Of(spec), RowBank.Restore(state, Bank));

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, bank.Width);
        FloatMatrix queries = options.IsUnit ? OutputViews.Of(output).UnitFeatures : features;
        int[][] nearest = bank.Largest(queries, options.Neighbours, _offsets);
        for (int i = 0; i < scores.Length; i++)
        {
            double farthest = 0;
            foreach (int neighbour in nearest[i])
            {
                double distance = bank.Distance(queries.Row(i), neighbour);
                farthest = double.IsNaN(distance) ? distance : Math.Max(farthest, distance);
            }

            scores[i] = options.IsSquared ? -farthest * farthest : -farthest;
        }
    }

    /// <param name="Neighbours">K.</param>
    /// <param name="IsUnit">Whether features of length 1 are compared.</param>
    /// <param name="IsSquared">Whether the distance is squared.</param>
    internal sealed record Options(int Neighbours, bool IsUnit, bool IsSquared)
    {
        public static Options Of(ScorerSpec spec)
        {
            string variant = spec.Choice("variant", "paper", "openood", "pytorch-ood");
            bool isUnit = variant != "pytorch-ood";
            return new Options(spec.Integer("K", isUnit ? 50 : 1, 1), isUnit, variant == "openood");
        }
    }
}

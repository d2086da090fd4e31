namespace Mos.Detectors;

/// <summary>The distance to the K-th nearest training image.</summary>
internal sealed class KnnScorer(FitOrigin origin, KnnScorer.Options options, RowBank bank) : LearnedScorer(origin, ModelSignals.Features)
{
    private const string Bank = "bank";

    // Also for features of length 1: rounded to float16 they have other lengths.
    private readonly float[] _offsets = bank.HalfSquares();

    public override IReadOnlyList<StoredTensor> State { get; } = [.. bank.State(Bank)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        Options options = Options.Of(spec);
        var bank = LearnedBank.Of(spec);
        string needing = LearnedBank.Needing(options.Neighbours);
        StatisticKey<FeatureBank> key = bank.Key(options.IsUnit ? BankContent.UnitFeatures : BankContent.Features);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features), _ => [key], learned => new KnnScorer(
            learned.Origin(usesHead: false), options, options.IsUnit ? bank.UnitRowsOf(learned, options.Neighbours, needing) : LearnedBank.RowsOf(learned, key, options.Neighbours, needing)));
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => new KnnScorer(state.Origin, Options.Of(spec), RowBank.Restore(state, Bank));

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, bank.Width);
        FloatMatrix queries = options.IsUnit ? OutputViews.Of(output).UnitFeatures : features;
        int[][] nearest = bank.Largest(queries, options.Neighbours, [], _offsets);
        bank.Fold(queries, nearest, (query, _, row, farthest) => Math.Max(farthest, Vectors.Distance(query, row))).CopyTo(scores);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = options.IsSquared ? -scores[i] * scores[i] : -scores[i];
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

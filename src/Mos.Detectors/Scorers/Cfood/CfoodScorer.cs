namespace Mos.Detectors;

/// <summary>The least neighbourhood size at which enough training images would count an image among their neighbours.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="share">k: how many of the references must, as a share.</param>
/// <param name="references">Unit features, <c>[n, D]</c>.</param>
/// <param name="sizes">The neighbourhood sizes that are tried, as shares of n, ascending, <c>[G]</c>.</param>
/// <param name="reach">The squared distance of each reference to its neighbour at each size, <c>[n, G]</c>.</param>
internal sealed class CfoodScorer(FitOrigin origin, double share, RowBank references, double[] sizes, RowBank reach)
    : LearnedScorer(origin, ModelSignals.Features)
{
    private const string References = "references", Sizes = "sizes", Reach = "reach";

    public override IReadOnlyList<StoredTensor> State { get; } =
        [.. references.State(References), StoredTensor.FromValues<double>(Sizes, [1, sizes.Length], sizes), .. reach.State(Reach)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        double share = ShareOf(spec);
        var bank = LearnedBank.Of(spec, "alpha", 0.1);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features), _ => [bank.Key(BankContent.UnitFeatures)], learned =>
        {
            RowBank references = bank.UnitRowsOf(learned, 2, "neighbourhoods need 2");
            (double[] sizes, int[] ranks) = CfoodGrid.Of(references.Count);
            return new CfoodScorer(learned.Origin(usesHead: false), share, references, sizes, RowBank.Of(CfoodGrid.ReachOf(references, ranks).Select(r => new FloatMatrix(1, r.Length, r))));
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        double[] sizes = state.Vector(Sizes);
        return new CfoodScorer(state.Origin, ShareOf(spec), RowBank.Restore(state, References), sizes, RowBank.Restore(state, Reach));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        _ = Fitting(output.Features!, references.Width);
        FloatMatrix queries = OutputViews.Of(output).UnitFeatures;

        // For each image and size: how many references reach it at that size and at none smaller.
        var begin = new int[queries.Rows][];
        for (int i = 0; i < begin.Length; i++)
        {
            begin[i] = new int[sizes.Length];
        }

        foreach ((int first, FloatMatrix products) in references.Multiply(queries))
        {
            Parallel.For(0, queries.Rows, i =>
            {
                for (int j = 0; j < products.Columns; j++)
                {
                    int place = CfoodGrid.FirstReaching(reach.Row(first + j, []), CfoodGrid.SquaredDistance(products[i, j]));
                    if (place < sizes.Length)
                    {
                        begin[i][place]++;
                    }
                }
            });
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = float.IsFinite(queries[i, 0]) ? -SizeOf(begin[i]) : double.NaN;
        }
    }

    private double SizeOf(int[] begin)
    {
        long reaching = 0;
        for (int g = 0; g < sizes.Length; g++)
        {
            reaching += begin[g];
            if (reaching / (double)references.Count >= share)
            {
                return sizes[g];
            }
        }

        return 1;
    }

    private static double ShareOf(ScorerSpec spec) => spec.Number("k", 0.01, double.Epsilon, 1);
}

namespace Mos.Detectors;

/// <summary>The share of the neurons whose state training covered.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="states">From features and logits to bins.</param>
/// <param name="counts">How often each bin of each neuron was filled, <c>[D, M]</c>.</param>
/// <param name="enough">O: how often a bin must be filled to be covered.</param>
internal sealed class NacScorer(FitOrigin origin, NeuronStates states, double[] counts, double enough) : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Counts = "counts";

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Counts, [counts.Length / states.Bins, states.Bins], counts)];

    public static NeuronStates StatesOf(int bins, double alpha, bool uniform) =>
        new(alpha, uniform ? NeuronStates.UniformEdges(bins) : NeuronStates.LogarithmicEdges(bins));

    public static IOodMethod Parse(ScorerSpec spec)
    {
        _ = spec.Choice("layer", "penultimate");
        (int bins, double alpha, bool uniform) = OptionsOf(spec);
        double enough = EnoughOf(spec);
        StatisticKey<NeuronCoverage> coverage = NeuronCoverage.Of(bins, alpha, uniform);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [coverage], learned =>
        {
            double[] counts = [.. learned.Get(coverage).Counts.ToArray().Select(c => (double)c)];
            return learned.Model.ClassCount > 1
                ? new NacScorer(learned.Origin(usesHead: true), StatesOf(bins, alpha, uniform), counts, enough)
                : throw learned.Refusal("a model of one class is always sure, so that no neuron has a state");
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (int bins, double alpha, bool uniform) = OptionsOf(spec);
        NeuronStates states = StatesOf(bins, alpha, uniform);
        return new NacScorer(state.Origin, states, state.Matrix(Counts, columns: states.Bins).Values, EnoughOf(spec));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, counts.Length / states.Bins);
        OutputViews views = OutputViews.Of(output);
        int[] bins = states.BinsOf(features, views.Logits, views.Head);
        RowScores.Fill(scores, i =>
        {
            double sum = 0;
            for (int d = 0; d < features.Columns; d++)
            {
                sum += Math.Min(counts[(d * states.Bins) + bins[(i * features.Columns) + d]] / enough, 1);
            }

            return sum / features.Columns;
        });
    }

    private static (int Bins, double Alpha, bool IsUniform) OptionsOf(ScorerSpec spec)
    {
        bool uniform = spec.Choice("bins", "logarithmic", "uniform") == "uniform";
        int bins = spec.Integer("M", 50, uniform ? 1 : 4, 1 << 20);
        return uniform || bins % 2 == 0
            ? (bins, spec.PositiveNumber("alpha", 100), uniform)
            : throw new FormatException(FormattableString.Invariant($"Scorer spec '{spec.Text}': logarithmic bins mirror each other, so M is even, not {bins}."));
    }

    private static double EnoughOf(ScorerSpec spec) => spec.PositiveNumber("O", 50);
}

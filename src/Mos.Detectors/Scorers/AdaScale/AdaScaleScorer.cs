using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <param name="origin">What it was fitted on.</param>
/// <param name="settings">Its numbers.</param>
/// <param name="known">The shifts of known images, ascending.</param>
/// <param name="ofLogits">Whether logits are scaled, not activations.</param>
internal sealed class AdaScaleScorer(FitOrigin origin, AdaScaleSettings settings, double[] known, bool ofLogits) : LearnedScorer(origin, settings.Request)
{
    private const string Known = "shifts";

    // As many as the paper takes.
    private const int DefaultSample = 5000;

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Known, [1, known.Length], known)];

    public static Func<ScorerSpec, IOodMethod> Parser(bool ofLogits) => spec =>
    {
        var settings = AdaScaleSettings.Parse(spec);
        StatisticKey<ShiftSample> sample = ShiftSample.Of(settings, spec.Integer("sample", DefaultSample, 1));
        return new LearnedMethod(
            spec.Text,
            new ModelRequest(settings.Request.Signals),
            _ => [sample],
            learned => new AdaScaleScorer(learned.Origin(usesHead: true), settings, learned.Get(sample).Sorted(), ofLogits))
        {
            FittingRequest = settings.Request,
        };
    };

    public static Func<ScorerSpec, FittedState, IStorableScorer> Restorer(bool ofLogits) =>
        (spec, state) => new AdaScaleScorer(state.Origin, AdaScaleSettings.Parse(spec), [.. state.Vector(Known).Order()], ofLogits);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        OutputViews views = OutputViews.Of(output);
        double[] shifts = settings.Shifts(output);
        FloatMatrix features = output.Features!, scaled = ofLogits ? views.Logits : features;
        var values = new float[scaled.Values.Length];
        Parallel.For(0, scaled.Rows, i =>
        {
            var active = new float[features.Columns];
            TensorPrimitives.Max(features.Row(i), 0f, active);
            LargestActivations largest = LargestActivations.Of(active, settings.Most - (ShareUpTo(shifts[i]) * (settings.Most - settings.Least)));
            double ratio = largest.SumOfAll / largest.Sum;
            TensorPrimitives.Multiply(scaled.Row(i), (float)(ofLogits ? ratio * ratio : Math.Exp(ratio)), values.AsSpan(i * scaled.Columns, scaled.Columns));
        });
        scaled = new FloatMatrix(scaled.Rows, scaled.Columns, values);
        LogSumExp.OfRows(ofLogits ? scaled : views.Head.Logits(scaled), scores);
    }

    /// <summary>Which share of the known images shifts at most as far.</summary>
    private double ShareUpTo(double shift)
    {
        int after = known.AsSpan().BinarySearch(new AtMost(shift));
        return (after < 0 ? ~after : after) / (double)known.Length;
    }

    /// <summary>Stands behind all values that are at most one.</summary>
    private readonly struct AtMost(double value) : IComparable<double>
    {
        public int CompareTo(double other) => other <= value ? 1 : -1;
    }
}

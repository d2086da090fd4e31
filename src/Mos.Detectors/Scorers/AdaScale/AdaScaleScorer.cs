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
        FloatMatrix features = output.Features!;
        var active = new float[features.Columns];
        var scaled = new float[features.Columns];
        for (int i = 0; i < scores.Length; i++)
        {
            TensorPrimitives.Max(features.Row(i), 0f, active);
            LargestActivations largest = LargestActivations.Of(active, settings.Most - (ShareUpTo(shifts[i]) * (settings.Most - settings.Least)));
            double ratio = largest.SumOfAll / largest.Sum;
            if (ofLogits)
            {
                scores[i] = LogSumExp.Of(Times(views.Logits.Row(i), ratio * ratio), 1);
                continue;
            }

            TensorPrimitives.Multiply(features.Row(i), (float)Math.Exp(ratio), scaled);
            scores[i] = LogSumExp.Of(views.Head.Logits(new FloatMatrix(1, scaled.Length, scaled)).Values, 1);
        }
    }

    private static float[] Times(ReadOnlySpan<float> logits, double factor)
    {
        var product = new float[logits.Length];
        TensorPrimitives.Multiply(logits, (float)factor, product);
        return product;
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

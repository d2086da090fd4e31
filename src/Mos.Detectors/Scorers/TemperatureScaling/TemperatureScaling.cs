using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>MSP at the temperature that was learnt.</summary>
internal sealed class TemperatureScalingScorer(FitOrigin origin, double temperature) : LearnedScorer(origin, ModelSignals.Logits)
{
    private const string Temperature = "temperature";

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues<double>(Temperature, [1, 1], new[] { temperature })];

    public static IOodMethod Parse(ScorerSpec spec) => new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Logits), _ => [TemperatureSlopes.All], learned =>
    {
        TemperatureSlopes slopes = learned.Get(TemperatureSlopes.All);
        return slopes.Count > 0
            ? new TemperatureScalingScorer(learned.Origin(usesHead: true), slopes.Temperature)
            : throw learned.Refusal("no image has a label");
    })
    {
        Passes = 2,
        LearnsFromHeldOut = true,
    };

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) =>
        state.Vector(Temperature) is [> 0 and var temperature]
            ? new TemperatureScalingScorer(state.Origin, temperature)
            : throw new FormatException($"Scorer '{spec.Text}' has one temperature above 0.");

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            ReadOnlySpan<float> logits = output.Logits!.Row(i);
            scores[i] = Math.Exp((TensorPrimitives.Max(logits) / temperature) - LogSumExp.Of(logits, temperature));
        }
    }
}

using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed class OdinScorer : LogitScorer
{
    private readonly double _temperature;
    private readonly InputStep? _step;

    public OdinScorer(string name, double temperature, float magnitude)
        : this(name, temperature, StepOf(temperature, magnitude))
    {
    }

    private OdinScorer(string name, double temperature, InputStep? step)
        : base(name, new ModelRequest(ModelSignals.Logits, step is null ? [] : [step])) => (_temperature, _step) = (temperature, step);

    /// <summary>The output after the step, where there is one.</summary>
    protected override ModelOutput Scored(ModelOutput output) => _step is null ? output : output.After(_step);

    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        float largest = TensorPrimitives.Max(logits);
        return Math.Exp((largest / _temperature) - LogSumExp.Of(logits, _temperature));
    }

    private static InputStep? StepOf(double temperature, float magnitude) =>
        magnitude == 0 ? null : new InputStep(ModelSignals.Logits, 0, magnitude, output => CotangentOf(output, (float)temperature));

    /// <summary>The gradient of -log softmax(z / T) at the largest logit.</summary>
    private static FloatMatrix CotangentOf(ModelOutput output, float temperature)
    {
        FloatMatrix logits = output.Logits!;
        int[] labels = [.. Enumerable.Range(0, logits.Rows).Select(i => TensorPrimitives.IndexOfMax(logits.Row(i)))];
        return CrossEntropy.Gradient(logits, labels, temperature);
    }
}

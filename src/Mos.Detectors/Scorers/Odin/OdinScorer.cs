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
        var values = new float[logits.Values.Length];
        var row = new float[logits.Columns];
        var probabilities = new double[logits.Columns];
        for (int i = 0; i < logits.Rows; i++)
        {
            // In float32 as the reference, so that a saturated softmax has a gradient of exactly 0 here as there.
            TensorPrimitives.Divide(logits.Row(i), temperature, row);
            Softmax.Of(row, probabilities);
            Span<float> cotangent = values.AsSpan(i * row.Length, row.Length);
            for (int k = 0; k < row.Length; k++)
            {
                cotangent[k] = (float)probabilities[k];
            }

            cotangent[TensorPrimitives.IndexOfMax(logits.Row(i))] -= 1;
            TensorPrimitives.Divide(cotangent, temperature, cotangent);
        }

        return new FloatMatrix(logits.Rows, logits.Columns, values);
    }
}

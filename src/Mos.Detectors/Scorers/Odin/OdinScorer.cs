using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <param name="name">The spec.</param>
/// <param name="temperature">Of the softmax that is the score.</param>
/// <param name="step">The input step before, or none.</param>
internal sealed class OdinScorer(string name, double temperature, InputStep? step) : LogitScorer(name, new ModelRequest(ModelSignals.Logits, step is null ? [] : [step]))
{
    private const double DefaultMagnitudeOfOnePixel = 0.0014;

    public static OdinScorer Parse(ScorerSpec spec) => Parse(spec, StepSize.Parse(spec), spec.Choice("variant", "openood", "pytorch-ood") == "pytorch-ood", null);

    /// <summary>That which moves one pixel alone.</summary>
    public static OdinScorer ParseOnePixel(ScorerSpec spec) =>
        Parse(spec, StepSize.Parse(spec, DefaultMagnitudeOfOnePixel), false, new StepPixels(Largest: true, Share: 0, Least: 1));

    /// <summary>The output after the step, where there is one.</summary>
    protected override ModelOutput Scored(ModelOutput output) => step is null ? output : output.After(step);

    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        float largest = TensorPrimitives.Max(logits);
        return Math.Exp((largest / temperature) - LogSumExp.Of(logits, temperature));
    }

    private static OdinScorer Parse(ScorerSpec spec, StepSize size, bool asPyTorchOod, StepPixels? only)
    {
        double temperature = spec.PositiveNumber("T", 1000);
        Func<ModelOutput, FloatMatrix> cotangent = asPyTorchOod ? OfLargestLogit : output => OfCrossEntropy(output, (float)temperature);
        InputStep? step = size.Against(ModelSignals.Logits, cotangent).Select(s => s with { Only = only, ZeroStays = asPyTorchOod }).FirstOrDefault();
        return new OdinScorer(spec.Text, asPyTorchOod ? 1 : temperature, step);
    }

    /// <summary>The gradient of -log softmax(z / T) at the largest logit.</summary>
    private static FloatMatrix OfCrossEntropy(ModelOutput output, float temperature) =>
        CrossEntropy.Gradient(output.Logits!, OutputViews.Of(output).Predictions, temperature);

    /// <summary>That of minus the largest logit: a temperature would divide it and leave its signs.</summary>
    private static FloatMatrix OfLargestLogit(ModelOutput output)
    {
        FloatMatrix logits = output.Logits!;
        var values = new float[logits.Values.Length];
        for (int i = 0; i < logits.Rows; i++)
        {
            values[(i * logits.Columns) + OutputViews.Of(output).Predictions[i]] = -1;
        }

        return new FloatMatrix(logits.Rows, logits.Columns, values);
    }
}

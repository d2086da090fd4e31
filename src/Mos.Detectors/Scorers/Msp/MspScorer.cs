using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed class MspScorer(string name, double temperature) : LogitScorer(name, ModelSignals.Logits)
{
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups) =>
        Math.Exp((TensorPrimitives.Max(logits) / temperature) - LogSumExp.Of(logits, temperature));
}

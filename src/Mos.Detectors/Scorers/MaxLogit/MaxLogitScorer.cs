using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed class MaxLogitScorer(string name) : LogitScorer(name, ModelSignals.Logits)
{
    // TensorPrimitives.Max gives NaN where there is one.
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups) => TensorPrimitives.Max(logits);
}

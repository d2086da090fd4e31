using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed class LogitGapScorer(string name, int logitsCompared) : LogitScorer(name, ModelSignals.Logits)
{
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        if (logits.Length < 2)
        {
            throw new ModelSignalException($"Scorer '{Name}' compares the largest logit with others and needs at least 2 classes; the output has {logits.Length}.");
        }

        // Max gives NaN where there is one, over which the sum may pass.
        double largest = TensorPrimitives.Max(logits), sum = 0;
        int[] compared = LargestValues.IndexesOf(logits, Math.Min(logitsCompared, logits.Length));
        int first = TensorPrimitives.IndexOfMax(logits);
        foreach (int k in compared)
        {
            sum += k == first ? 0 : logits[k];
        }

        return largest - (sum / (compared.Length - 1));
    }
}

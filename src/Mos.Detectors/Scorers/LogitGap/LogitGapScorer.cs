namespace Mos.Detectors;

internal sealed class LogitGapScorer(string name, int logitsCompared) : LogitScorer(name, ModelSignals.Logits)
{
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        if (logits.Length < 2)
        {
            throw new ModelSignalException($"Scorer '{Name}' compares the largest logit with others and needs at least 2 classes; the output has {logits.Length}.");
        }

        float[] sorted = logits.ToArray();
        sorted.AsSpan().Sort((a, b) => b.CompareTo(a));
        int others = Math.Min(logitsCompared, sorted.Length) - 1;
        double sum = 0;
        foreach (float logit in sorted.AsSpan(1, others))
        {
            sum += logit;
        }

        // A NaN is sorted to the end, where the sum may pass over it.
        return float.IsNaN(sorted[^1]) ? double.NaN : sorted[0] - (sum / others);
    }
}

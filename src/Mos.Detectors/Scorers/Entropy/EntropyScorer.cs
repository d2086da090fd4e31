namespace Mos.Detectors;

internal sealed class EntropyScorer(string name) : LogitScorer(name, ModelSignals.Logits)
{
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        var probabilities = new double[logits.Length];
        Softmax.Of(logits, probabilities);
        double sum = 0;
        foreach (double p in probabilities)
        {
            sum += p == 0 ? 0 : p * Math.Log(p);
        }

        return sum;
    }
}

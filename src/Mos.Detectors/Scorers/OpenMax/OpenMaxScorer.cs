namespace Mos.Detectors;

internal sealed class OpenMaxScorer(FitOrigin origin, double[][] means, WeibullTail[] tails, int alpha) : LearnedScorer(origin, ModelSignals.Logits)
{
    public override IReadOnlyList<StoredTensor> State { get; } = OpenMaxMethod.StateOf(means, tails);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix logits = Fitting(output.Logits!, means.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = ScoreRow(logits.Row(i));
        }
    }

    private double ScoreRow(ReadOnlySpan<float> logits)
    {
        var revised = new double[logits.Length];
        for (int k = 0; k < revised.Length; k++)
        {
            revised[k] = logits[k];
        }

        float[] values = logits.ToArray();
        int count = Math.Min(alpha, values.Length);
        double unknown = 0;
        foreach ((int rank, int c) in Enumerable.Range(0, values.Length).OrderByDescending(k => values[k]).Take(count).Index())
        {
            double weight = (count - rank) / (double)count;
            double moved = values[c] * weight * tails[c].Cdf(ClassTails.Distance(logits, means[c]));
            revised[c] -= moved;
            unknown += moved;
        }

        double largest = Math.Max(unknown, revised.Max()), sum = Math.Exp(unknown - largest);
        foreach (double logit in revised)
        {
            sum += Math.Exp(logit - largest);
        }

        return -Math.Exp(unknown - largest) / sum;
    }
}

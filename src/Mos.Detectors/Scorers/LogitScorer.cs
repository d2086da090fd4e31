namespace Mos.Detectors;

/// <summary>What the scorers that look at one row of logits share: the checks, and the walk over the rows.</summary>
internal abstract class LogitScorer(string name, ModelSignals signals) : IOodScorer
{
    public string Name { get; } = name;

    public ModelRequest Request { get; } = new(signals);

    public void Score(ModelOutput output, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (SignalRefusal.Missing(this, output.Signals) != ModelSignals.None)
        {
            throw SignalRefusal.Of(this, output);
        }

        if (scores.Length != output.Count)
        {
            throw new ArgumentException($"{output.Count} images need as many scores, not {scores.Length}.", nameof(scores));
        }

        for (int i = 0; i < scores.Length; i++)
        {
            double score = ScoreRow(output.Logits!.Row(i), output.Groups);
            scores[i] = !double.IsNaN(score)
                ? score
                : throw new MosException($"Scorer '{Name}': row {i} has no score, because its logits hold NaN or infinity; check the model and its input.");
        }
    }

    /// <summary>The score of one image; NaN where its logits hold one.</summary>
    protected abstract double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups);
}

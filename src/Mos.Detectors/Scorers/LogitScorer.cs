namespace Mos.Detectors;

/// <summary>What the scorers that look at one row of logits share: the checks, and the walk over the rows.</summary>
internal abstract class LogitScorer(string name, ModelRequest request) : IOodScorer
{
    protected LogitScorer(string name, ModelSignals signals)
        : this(name, new ModelRequest(signals))
    {
    }

    public string Name { get; } = name;

    public ModelRequest Request { get; } = request;

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

        ModelOutput scored = Scored(output);
        for (int i = 0; i < scores.Length; i++)
        {
            double score = ScoreRow(scored.Logits!.Row(i), scored.Groups);
            scores[i] = !double.IsNaN(score)
                ? score
                : throw new MosException($"Scorer '{Name}': row {i} has no score, because its logits hold NaN or infinity; check the model and its input.");
        }
    }

    /// <summary>Where the logits are: in the output itself, or in what follows from an input step.</summary>
    protected virtual ModelOutput Scored(ModelOutput output) => output;

    /// <summary>The score of one image; NaN where its logits hold one.</summary>
    protected abstract double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups);
}

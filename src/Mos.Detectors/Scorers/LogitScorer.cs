namespace Mos.Detectors;

/// <summary>What the scorers that look at one row of logits share: the walk over the rows.</summary>
internal abstract class LogitScorer(string name, ModelRequest request) : SignalScorer(name, request)
{
    protected LogitScorer(string name, ModelSignals signals = ModelSignals.Logits)
        : this(name, new ModelRequest(signals))
    {
    }

    protected sealed override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        ModelOutput scored = Scored(output);
        RowScores.Fill(scores, i => ScoreRow(scored.Logits!.Row(i), scored.Groups));
    }

    /// <summary>Where the logits are: in the output itself, or in what follows from an input step.</summary>
    protected virtual ModelOutput Scored(ModelOutput output) => output;

    /// <summary>The score of one image; NaN where its logits hold one. Called from many threads.</summary>
    protected abstract double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups);
}

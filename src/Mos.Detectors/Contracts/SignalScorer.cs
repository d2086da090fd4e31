using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What all scorers of the catalogue share: the checks before, and the sentence for an image that has no score.</summary>
internal abstract class SignalScorer(string name, ModelRequest request) : IOodScorer
{
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

        ScoreRows(output, scores);
        if (Request.Signals.HasFlag(ModelSignals.Features))
        {
            RefuseNotFinite(output.Features!, scores);
        }

        int row = scores.IndexOf(double.NaN);
        if (row >= 0)
        {
            throw new NoScoreException(Name, row, Cause(output, row));
        }
    }

    /// <summary>Fills in the scores of a batch that has the signals; NaN where an image has none.</summary>
    protected abstract void ScoreRows(ModelOutput output, Span<double> scores);

    /// <summary>A formula may pass over a NaN, as a maximum or a selection does; the image has no score all the same.</summary>
    private static void RefuseNotFinite(FloatMatrix features, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(features.Row(i))) && !features.Row(i).AllFinite())
            {
                scores[i] = double.NaN;
            }
        }
    }

    private static string Cause(ModelOutput output, int row) =>
        output.Features is { } features && features.Row(row).IndexOfAnyExcept(0) < 0 && features.Columns > 0
            ? "its features are all 0"
            : "its signals hold NaN or infinity";
}

namespace Mos.Detectors;

/// <summary>What fitted scorers that look at the features of one image share: the walk over the rows, in float64.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="signals">What it needs.</param>
/// <param name="width">Length of a feature, D.</param>
/// <param name="classes">Number of classes that it was fitted on; 0: they play no part.</param>
internal abstract class FeatureScorer(FitOrigin origin, ModelSignals signals, int width, int classes = 0) : LearnedScorer(origin, signals)
{
    /// <summary>Features, and the head that gives the logits where the model does not.</summary>
    public const ModelSignals WithHead = ModelSignals.Features | ModelSignals.Head;

    /// <summary>Length of a feature, D.</summary>
    protected int Width { get; } = width;

    /// <summary>Number of classes that it was fitted on; 0: they play no part.</summary>
    protected int Classes { get; } = classes;

    protected sealed override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, Width);
        OutputViews views = OutputViews.Of(output);
        if (Classes > 0)
        {
            _ = Fitting(views.Logits, Classes);
        }

        RowScores.Fill(scores, i => ScoreRow(Vectors.Widened(features.Row(i)), views, i));
    }

    /// <summary>The score of one image; NaN where it has none. Called from many threads.</summary>
    /// <param name="features">Its features; may be changed.</param>
    /// <param name="views">What follows from the output, for all images.</param>
    /// <param name="row">The image.</param>
    protected abstract double ScoreRow(double[] features, OutputViews views, int row);

    /// <summary>A tensor of one row.</summary>
    protected static StoredTensor Vector(string name, double[] values) => StoredTensor.FromValues<double>(name, [1, values.Length], values);

    /// <summary>A tensor of rows.</summary>
    protected static StoredTensor Matrix(string name, double[] values, int columns) =>
        StoredTensor.FromValues<double>(name, [values.Length / columns, columns], values);
}

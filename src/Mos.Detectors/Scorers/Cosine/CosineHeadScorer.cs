using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>Cosines between features and the rows of the head: their maximum, or the softmax probability of the largest.</summary>
/// <param name="name">The spec.</param>
/// <param name="scale">What the cosines are multiplied by before the softmax; null: no softmax.</param>
internal sealed class CosineHeadScorer(string name, double? scale) : SignalScorer(name, new ModelRequest(ModelSignals.Features | ModelSignals.Head))
{
    private static readonly ConditionalWeakTable<LinearHead, FloatMatrix> UnitRows = [];

    /// <summary>Rows divided by their Euclidean length; one of nothing but 0 stays and has the cosine 0 with everything.</summary>
    public static FloatMatrix ToUnitRows(FloatMatrix rows)
    {
        var values = new float[rows.Values.Length];
        for (int i = 0; i < rows.Rows; i++)
        {
            if (rows.Row(i).ContainsAnyExcept(0f))
            {
                OutputViews.ToUnitLength(rows.Row(i), values.AsSpan(i * rows.Columns, rows.Columns));
            }
        }

        return new FloatMatrix(rows.Rows, rows.Columns, values);
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        OutputViews views = OutputViews.Of(output);
        FloatMatrix cosines = MatrixProduct.TimesTransposed(views.UnitFeatures, UnitRows.GetValue(views.Head, h => ToUnitRows(h.Weight)));
        for (int i = 0; i < scores.Length; i++)
        {
            float largest = TensorPrimitives.Max(cosines.Row(i));
            scores[i] = scale is { } s ? Math.Exp((largest * s) - LogSumExp.Of(cosines.Row(i), 1 / s)) : largest;
        }
    }
}

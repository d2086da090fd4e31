using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The class that logits predict: of a flat head the largest, of a group head by <see cref="GroupSoftmax"/>. Ties go to the first.</summary>
internal static class ClassPrediction
{
    /// <summary>Null where the output has no logits.</summary>
    public static int? Of(ModelOutput output, int row)
    {
        if (output.Logits is not { } logits)
        {
            return null;
        }

        return output.Groups is { } groups ? GroupSoftmax.Predict(logits.Row(row), groups).ClassIndex : TensorPrimitives.IndexOfMax(logits.Row(row));
    }

    /// <summary>The signals with which <see cref="Of"/> can answer, as far as a model gives them.</summary>
    public static ModelSignals Signals(IOodModel model) => model.Signals & (ModelSignals.Logits | ModelSignals.GroupLogits);
}

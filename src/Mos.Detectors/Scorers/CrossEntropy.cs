using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The cross-entropy of the softmax, -log softmax(z / T)_label.</summary>
internal static class CrossEntropy
{
    /// <summary>Its gradient with respect to the logits, for each row on its own.</summary>
    /// <param name="logits"><c>[N, C]</c>.</param>
    /// <param name="labels">N classes.</param>
    /// <param name="temperature">T.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public static FloatMatrix Gradient(FloatMatrix logits, ReadOnlySpan<int> labels, float temperature = 1)
    {
        var values = new float[logits.Values.Length];
        var row = new float[logits.Columns];
        var probabilities = new double[logits.Columns];
        for (int i = 0; i < logits.Rows; i++)
        {
            // In float32 as the reference, so that a saturated softmax has a gradient of exactly 0 here as there.
            TensorPrimitives.Divide(logits.Row(i), temperature, row);
            Softmax.Of(row, probabilities);
            Span<float> gradient = values.AsSpan(i * row.Length, row.Length);
            TensorPrimitives.ConvertTruncating<double, float>(probabilities, gradient);
            gradient[labels[i]] -= 1;
            TensorPrimitives.Divide(gradient, temperature, gradient);
        }

        return new FloatMatrix(logits.Rows, logits.Columns, values);
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Adds up loss and top-1 accuracy over the batches of a validation set.</summary>
internal sealed class ValidationMeter(HeadLoss loss)
{
    private double _sum;
    private long _right;
    private long _count;

    /// <summary>The means over all images seen; null before the first.</summary>
    public ValidationResult? Result => _count == 0 ? null : new(_sum / _count, (double)_right / _count);

    /// <summary>Takes a batch.</summary>
    /// <param name="logits"><c>[N, L]</c>.</param>
    /// <param name="classes">N class indexes.</param>
    public void Observe(Tensor logits, int[] classes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor losses = loss.PerImage(logits.detach(), loss.Targets(classes).to(logits.device));
        _sum += losses.to(ScalarType.Float64).sum().ToDouble();
        float[] rows = TensorValues.Of(logits);
        int width = loss.LogitCount;
        for (int n = 0; n < classes.Length; n++)
        {
            _right += loss.Predict(rows.AsSpan(n * width, width)) == classes[n] ? 1 : 0;
        }

        _count += classes.Length;
    }
}

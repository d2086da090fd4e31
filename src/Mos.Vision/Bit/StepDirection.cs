using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Where an <see cref="InputStep"/> goes up the gradient: the sign of each pixel, divided by the deviation of its channel, 0 where the pixel stays.</summary>
internal static class StepDirection
{
    /// <param name="gradient"><c>[N, 3, H, W]</c>; unchanged.</param>
    /// <param name="step">The step.</param>
    /// <param name="order">The order of the channels.</param>
    /// <returns>A tensor of its own, in the caller's dispose scope.</returns>
    public static Tensor Of(Tensor gradient, InputStep step, ChannelOrder order)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor direction = step.ZeroStays ? gradient.sign() : gradient.IsAtLeast(0).to(ScalarType.Float32).Scale(2).Increase(-1);
        if (step.Deviation is { } d)
        {
            float[] deviations = order == ChannelOrder.Bgr ? [d.Blue, d.Green, d.Red] : [d.Red, d.Green, d.Blue];
            direction.div_(tensor(deviations, device: gradient.device).reshape(3, 1, 1));
        }

        if (step.Only is { } only)
        {
            Tensor magnitudes = gradient.abs().flatten(1);
            Tensor chosen = magnitudes.topk(only.CountOf((int)magnitudes.shape[1]), 1, largest: only.Largest).indexes;
            direction.mul_(zeros_like(magnitudes).scatter_(1, chosen, ones_like(magnitudes)).reshape(gradient.shape));
        }

        return direction.MoveToOuterDisposeScope();
    }
}

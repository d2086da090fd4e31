using System.Numerics.Tensors;

namespace Mos.Vision;

/// <summary>Where an <see cref="InputStep"/> goes up the gradient: the sign of each pixel, divided by the deviation of its channel, 0 where the pixel stays.</summary>
internal static class StepDirection
{
    /// <param name="gradient">Of one image, the channels of a pixel together.</param>
    /// <param name="step">The step.</param>
    /// <param name="order">The order of the channels.</param>
    /// <returns>As many values.</returns>
    public static float[] Of(ReadOnlySpan<float> gradient, InputStep step, ChannelOrder order = ChannelOrder.Rgb)
    {
        ChannelValues deviation = step.Deviation ?? new ChannelValues(1, 1, 1);
        ReadOnlySpan<float> divisors = order == ChannelOrder.Bgr ? [deviation.Blue, deviation.Green, deviation.Red] : [deviation.Red, deviation.Green, deviation.Blue];
        var direction = new float[gradient.Length];
        for (int at = 0; at < direction.Length; at++)
        {
            float sign = gradient[at] > 0 ? 1 : gradient[at] < 0 ? -1 : step.ZeroStays ? 0 : 1;
            direction[at] = sign / divisors[at % 3];
        }

        if (step.Only is { } only)
        {
            LeaveOthers(gradient, only, direction);
        }

        return direction;
    }

    /// <summary>Sets to 0 where the pixel is not among those that move.</summary>
    private static void LeaveOthers(ReadOnlySpan<float> gradient, StepPixels only, float[] direction)
    {
        // Ordered so that those that move come first.
        var keys = new float[gradient.Length];
        TensorPrimitives.Abs(gradient, keys);
        if (only.Largest)
        {
            TensorPrimitives.Negate(keys, keys);
        }

        int[] places = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, places);
        foreach (int at in places.AsSpan(only.CountOf(keys.Length)))
        {
            direction[at] = 0;
        }
    }
}

namespace Mos.Detectors.Tests;

/// <summary>An <see cref="InputStep"/> as its documentation says, for an image of three channels in the order red, green, blue.</summary>
internal static class InputMove
{
    public static double[] Of(Volume image, double[] gradient, InputStep step)
    {
        HashSet<int>? moving = step.Only is { } only
            ? [.. Enumerable.Range(0, gradient.Length).OrderBy(p => Math.Abs(gradient[p]) * (only.Largest ? -1 : 1)).Take(only.CountOf(gradient.Length))]
            : null;
        return [.. image.Values.Select((x, p) => moving?.Contains(p) == false ? x : Clamped(x - (MagnitudeAt(p / (image.Side * image.Side)) * Sign(gradient[p]))))];

        double MagnitudeAt(int channel) => step.Magnitude / (step.Deviation is { } d ? d[channel] : 1.0);
        double Sign(double g) => g == 0 && step.ZeroStays ? 0 : g >= 0 ? 1 : -1;
        double Clamped(double x) => step.Clamp is (float least, float most) ? Math.Clamp(x, least, most) : x;
    }
}

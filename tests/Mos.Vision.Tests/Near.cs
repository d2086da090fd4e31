using System.Globalization;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

/// <summary>Compares values with a tolerance, and says how many are outside of it, where most, and by how much.</summary>
internal static class Near
{
    /// <summary>The values of a tensor of any type.</summary>
    public static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    /// <summary>Each value is within <paramref name="absolute"/> of the expected one, or that and a share <paramref name="relative"/> of it.</summary>
    public static void Equal(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double absolute, string what, double relative = 0)
    {
        Assert.True(expected.Count == actual.Count, $"{what}: {actual.Count} values instead of {expected.Count}.");
        double[] excess = [.. expected.Zip(actual, (e, a) => Excess(e, a, absolute, relative))];
        int wrong = excess.Count(e => e > 0);
        int worst = wrong == 0 ? 0 : Array.IndexOf(excess, excess.Max());
        Assert.True(wrong == 0, string.Create(CultureInfo.InvariantCulture,
            $"{what}: {wrong} of {excess.Length} values are off by more than {absolute:g3} + {relative:g3} of the value, most at {worst}: {actual.ElementAtOrDefault(worst):R} instead of {expected.ElementAtOrDefault(worst):R}."));
    }

    /// <summary>The same for 32-bit values.</summary>
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double absolute, string what) =>
        Equal(Widened(expected), Widened(actual), absolute, what);

    /// <summary>With a tolerance relative to the largest expected value.</summary>
    public static void EqualRelative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        double[] values = Widened(expected);
        Equal(values, Widened(actual), tolerance * values.Max(Math.Abs), what);
    }

    private static double Excess(double expected, double actual, double absolute, double relative)
    {
        double excess = Math.Abs(actual - expected) - absolute - (relative * Math.Abs(expected));
        return double.IsNaN(excess) ? double.PositiveInfinity : excess;
    }

    private static double[] Widened(ReadOnlySpan<float> values)
    {
        var widened = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            widened[i] = values[i];
        }

        return widened;
    }
}

using static TorchSharp.torch;

namespace Mos.Vision.Tests.Heads;

/// <summary>Compares values with a tolerance, and says where they differ most and by how much.</summary>
internal static class Close
{
    public static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static void Assert(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double relative, double absolute, string what)
    {
        Xunit.Assert.True(expected.Count == actual.Count, $"{what}: {actual.Count} values, expected {expected.Count}.");
        int worst = Enumerable.Range(0, expected.Count).MaxBy(i => Excess(expected[i], actual[i], relative, absolute));
        Xunit.Assert.True(
            Excess(expected[worst], actual[worst], relative, absolute) <= 0,
            $"{what}[{worst}]: {actual[worst]:R}, expected {expected[worst]:R} within {relative} of it + {absolute}.");
    }

    private static double Excess(double expected, double actual, double relative, double absolute)
    {
        double excess = Math.Abs(actual - expected) - absolute - (relative * Math.Abs(expected));
        return double.IsNaN(excess) ? double.PositiveInfinity : excess;
    }
}

using System.Globalization;

namespace Mos.Vision.Tests;

/// <summary>Compares arrays and says where they differ, and by how much.</summary>
internal static class Near
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values instead of {expected.Length}.");
        int worst = -1, wrong = 0;
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            bool outside = !(difference <= tolerance);
            wrong += outside ? 1 : 0;
            if (outside && !(difference <= largest))
            {
                (worst, largest) = (i, difference);
            }
        }

        Assert.True(wrong == 0, string.Create(CultureInfo.InvariantCulture,
            $"{what}: {wrong} of {expected.Length} values differ by more than {tolerance:g3}, most at {worst}: {(worst < 0 ? 0 : actual[worst])} instead of {(worst < 0 ? 0 : expected[worst])}, off by {largest:g3}."));
    }

    /// <summary>With a tolerance relative to the largest expected value.</summary>
    public static void EqualRelative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        double largest = 0;
        foreach (float v in expected)
        {
            largest = Math.Max(largest, Math.Abs(v));
        }

        Equal(expected, actual, tolerance * largest, what);
    }
}

namespace Mos.Detectors.Tests;

/// <summary>The removal of the largest singular component of a map.</summary>
public sealed class FirstComponentTests
{
    [Theory]
    [InlineData(6, 4, false)]
    [InlineData(3, 10, false)]
    [InlineData(40, 30, false)]
    [InlineData(6, 4, true)]
    public void Of_two_components_the_smaller_stays(int channels, int positions, bool byPower)
    {
        double[] u1 = Wave(channels, 1), u2 = Orthogonal(Wave(channels, 2), u1), v1 = Wave(positions, 3), v2 = Orthogonal(Wave(positions, 4), v1);
        float[] At(double first) => [.. Enumerable.Range(0, channels * positions).Select(i => (float)((first * u1[i / positions] * v1[i % positions]) + (u2[i / positions] * v2[i % positions])))];
        var changed = new float[channels * positions];

        FirstComponent.Remove(new FeatureMap(At(5), channels), changed, byPower);

        Assert.All(At(0).Zip(changed), v => Assert.Equal(v.First, v.Second, 1e-6));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Map_of_one_component_or_of_zeros_becomes_zeros_and_one_with_NaN_has_no_rest(bool byPower)
    {
        var changed = new float[6];

        FirstComponent.Remove(new FeatureMap([1, 2, 2, 4, 3, 6], 3), changed, byPower);
        Assert.All(changed, v => Assert.Equal(0, v, 1e-6));
        FirstComponent.Remove(new FeatureMap(new float[6], 3), changed, byPower);
        Assert.All(changed, v => Assert.Equal(0, v));
        FirstComponent.Remove(new FeatureMap([1, 2, float.NaN, 4, 3, 6], 3), changed, byPower);
        Assert.All(changed, v => Assert.Equal(float.NaN, v));
    }

    [Fact]
    public void Components_close_to_each_other_are_told_apart()
    {
        // Singular values 1, 0.999, 0.998, ...: power iteration would need thousands of steps.
        const int Size = 60;
        var map = new float[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            map[i * (Size + 1)] = 1 - (i / 1000f);
        }

        var changed = new float[map.Length];
        FirstComponent.Remove(new FeatureMap(map, Size), changed, byPower: false);

        map[0] = 0;
        Assert.All(map.Zip(changed), v => Assert.Equal(v.First, v.Second, 1e-6));
    }

    private static double[] Wave(int length, int number) => Vectors.Unit([.. Enumerable.Range(0, length).Select(i => Math.Sin((i + 1) * (number + 0.3)))]);

    private static double[] Orthogonal(double[] vector, double[] to)
    {
        double dot = vector.Zip(to, (a, b) => a * b).Sum();
        return Vectors.Unit([.. vector.Zip(to, (a, b) => a - (dot * b))]);
    }
}

namespace Mos.Core.Tests.Groups;

public class ClassClusteringTests
{
    [Fact]
    public void KMeans_finds_clusters_that_are_there()
    {
        // Four clusters far apart, classes dealt to them in turn: class c belongs to group c mod 4.
        FloatMatrix prototypes = Drawn(40, 5, (c, d, noise) => (float)((10 * ((c % 4) >> (d % 2) & 1)) + noise));
        ClassGroups groups = ClassClustering.KMeans(prototypes, 4, seed: 1);
        Assert.Equal(Enumerable.Range(0, 40).Select(c => c % 4), Assignment(groups));
    }

    [Fact]
    public void KMeans_of_equal_seeds_is_equal_to_the_bit()
    {
        FloatMatrix prototypes = Drawn(60, 8, (_, _, noise) => (float)noise);
        Assert.Equal(Assignment(ClassClustering.KMeans(prototypes, 7, seed: 3)), Assignment(ClassClustering.KMeans(prototypes, 7, seed: 3)));
    }

    [Fact]
    public void KMeans_with_more_starts_is_never_worse()
    {
        FloatMatrix prototypes = Drawn(80, 3, (_, _, noise) => (float)noise);
        for (int seed = 0; seed < 5; seed++)
        {
            double one = SumOfSquares(prototypes, ClassClustering.KMeans(prototypes, 9, seed, starts: 1));
            double ten = SumOfSquares(prototypes, ClassClustering.KMeans(prototypes, 9, seed, starts: 10));
            Assert.True(ten <= one * (1 + 1e-12), $"Seed {seed}: {ten} with ten starts, {one} with the first of them.");
        }
    }

    [Fact]
    public void KMeans_ends_where_no_class_is_nearer_to_another_centre()
    {
        FloatMatrix prototypes = Drawn(80, 3, (_, _, noise) => (float)noise);
        ClassGroups groups = ClassClustering.KMeans(prototypes, 6);
        double[][] centres = Centres(prototypes, groups);
        for (int c = 0; c < 80; c++)
        {
            double own = SquaredDistance(prototypes, c, centres[groups.GroupOf(c)]);
            Assert.All(centres, centre => Assert.True(own <= SquaredDistance(prototypes, c, centre) + 1e-9, $"Class {c} is nearer to another centre."));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void KMeans_of_equal_prototypes_fills_every_group(int groupCount) =>
        Assert.Equal(groupCount, ClassClustering.KMeans(new FloatMatrix(12, 2, new float[24]), groupCount).GroupCount);

    [Fact]
    public void KMeans_of_as_many_groups_as_classes_separates_them() =>
        Assert.Equal(Enumerable.Range(0, 9), Assignment(ClassClustering.KMeans(Drawn(9, 2, (_, _, noise) => (float)noise), 9)));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Groups_that_classes_cannot_fill_are_refused(int groupCount)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassClustering.KMeans(new FloatMatrix(3, 1, new float[3]), groupCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassClustering.Random(3, groupCount));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void KMeans_refuses_prototypes_that_are_not_finite(float value) =>
        Assert.Contains("class 1", Assert.Throws<ArgumentException>(() => ClassClustering.KMeans(new FloatMatrix(2, 2, [0, 1, 2, value]), 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Random_groups_are_of_nearly_equal_size_and_repeat_with_the_seed()
    {
        ClassGroups groups = ClassClustering.Random(1000, 7, seed: 4);
        Assert.All(Enumerable.Range(0, 7), g => Assert.InRange(groups.Members(g).Length, 142, 143));
        Assert.Equal(Assignment(groups), Assignment(ClassClustering.Random(1000, 7, seed: 4)));
        Assert.NotEqual(Assignment(groups), Assignment(ClassClustering.Random(1000, 7, seed: 5)));
    }

    [Fact]
    public void Prototypes_of_a_group_head_leave_others_out()
    {
        ClassGroups groups = ClassGroups.FromAssignment([1, 0, 1]);
        var head = new LinearHead(new FloatMatrix(5, 1, [0, 1, 2, 3, 4]), new float[5]);
        Assert.Equal([3, 1, 4], ClassPrototypes.FromHead(head, groups).Values.ToArray());
        Assert.Throws<ArgumentException>(() => ClassPrototypes.FromHead(head, ClassGroups.FromAssignment([0, 1])));
    }

    [Fact]
    public void Prototypes_of_features_are_their_means()
    {
        var features = new FloatMatrix(3, 2, [1, 2, 3, 6, 10, 20]);
        Assert.Equal([2, 4, 10, 20], ClassPrototypes.FromFeatures(features, [0, 0, 1], 2).Values.ToArray());
        Assert.Contains("Class 2", Assert.Throws<MosException>(() => ClassPrototypes.FromFeatures(features, [0, 0, 1], 3)).Message, StringComparison.Ordinal);
    }

    private static int[] Assignment(ClassGroups groups) => [.. Enumerable.Range(0, groups.ClassCount).Select(groups.GroupOf)];

    private static FloatMatrix Drawn(int rows, int columns, Func<int, int, double, float> value)
    {
        var random = new SplitMix64(17);
        return new FloatMatrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(i => value(i / columns, i % columns, random.NextDouble()))]);
    }

    private static double[][] Centres(FloatMatrix prototypes, ClassGroups groups)
    {
        FloatMatrix means = ClassPrototypes.FromFeatures(prototypes, Assignment(groups), groups.GroupCount);
        return [.. Enumerable.Range(0, means.Rows).Select(g => Array.ConvertAll(means.Row(g).ToArray(), v => (double)v))];
    }

    private static double SquaredDistance(FloatMatrix prototypes, int row, double[] centre) =>
        prototypes.Row(row).ToArray().Zip(centre, (p, q) => (p - q) * (p - q)).Sum();

    private static double SumOfSquares(FloatMatrix prototypes, ClassGroups groups)
    {
        double[][] centres = Centres(prototypes, groups);
        return Enumerable.Range(0, prototypes.Rows).Sum(c => SquaredDistance(prototypes, c, centres[groups.GroupOf(c)]));
    }
}

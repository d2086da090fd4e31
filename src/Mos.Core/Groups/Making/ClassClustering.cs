namespace Mos;

/// <summary>Groups of classes where there is no taxonomy: by the likeness of the classes to a network, or by chance.</summary>
/// <remarks>
/// The two alternatives to a taxonomy that are compared in Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large
/// Semantic Space", CVPR 2021. Groups are numbered in the order of their first class.
/// </remarks>
public static class ClassClustering
{
    /// <summary>Clusters classes by k-means: Lloyd's iterations from k-means++ seeds, the best of several starts by the sum of squared distances.</summary>
    /// <param name="prototypes"><c>[C, D]</c>: a row for each class, such as its mean feature or its weights in a head; finite.</param>
    /// <param name="groupCount">Number of groups, 1 to C. Each gets a class or more, also where prototypes coincide.</param>
    /// <param name="seed">Equal seeds give equal groups.</param>
    /// <param name="starts">Number of starts, 1 or more.</param>
    /// <param name="maximumIterations">Iterations of a start, 1 or more; it ends earlier when no class moves.</param>
    /// <exception cref="ArgumentException">A prototype is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer classes than groups, or a number is out of its range.</exception>
    /// <remarks>
    /// Lloyd, "Least squares quantization in PCM", 1982; Arthur and Vassilvitskii, "k-means++: The Advantages of Careful Seeding", 2007. A
    /// cluster that loses all its classes is given the class that is farthest from its own centre.
    /// </remarks>
    public static ClassGroups KMeans(FloatMatrix prototypes, int groupCount, long seed = 0, int starts = 10, int maximumIterations = 300)
    {
        ArgumentNullException.ThrowIfNull(prototypes);
        ThrowIfImpossible(prototypes.Rows, groupCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(starts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumIterations);
        if (prototypes.Values.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) is >= 0 and int at)
        {
            throw new ArgumentException($"The prototype of class {at / prototypes.Columns} has a value that is not finite.", nameof(prototypes));
        }

        var points = new double[prototypes.Rows][];
        for (int c = 0; c < points.Length; c++)
        {
            points[c] = Array.ConvertAll(prototypes.Row(c).ToArray(), v => (double)v);
        }

        var runs = new KMeansRun[starts];
        for (int i = 0; i < starts; i++)
        {
            runs[i] = new KMeansRun(points, groupCount, new SplitMix64(seed, i));
            runs[i].Iterate(maximumIterations);
        }

        return InOrder(runs.MinBy(r => r.SumOfSquares)!.Assignment);
    }

    /// <summary>Deals classes to groups at random; the sizes of the groups differ by one at most.</summary>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="groupCount">Number of groups, 1 to C.</param>
    /// <param name="seed">Equal seeds give equal groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer classes than groups, or no group.</exception>
    public static ClassGroups Random(int classCount, int groupCount, long seed = 0)
    {
        ThrowIfImpossible(classCount, groupCount);
        int[] group = [.. Enumerable.Range(0, classCount).Select(c => c % groupCount)];
        new SplitMix64(seed).Shuffle<int>(group);
        return InOrder(group);
    }

    private static void ThrowIfImpossible(int classCount, int groupCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupCount);
        if (groupCount > classCount)
        {
            throw new ArgumentOutOfRangeException(nameof(groupCount), groupCount, $"{classCount} classes cannot fill {groupCount} groups.");
        }
    }

    /// <summary>Numbers groups by their first class, so that equal partitions are equal.</summary>
    private static ClassGroups InOrder(int[] group)
    {
        int[] order = [.. group.Distinct()];
        return ClassGroups.FromAssignment(Array.ConvertAll(group, g => Array.IndexOf(order, g)));
    }
}

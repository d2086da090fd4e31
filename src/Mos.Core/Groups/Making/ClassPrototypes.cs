using System.Numerics.Tensors;

namespace Mos;

/// <summary>A vector for each class that says what the class is to a network: what <see cref="ClassClustering"/> clusters.</summary>
public static class ClassPrototypes
{
    /// <summary>The weights of each class in a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="groups">The partition of a group-softmax head, whose <i>others</i> rows are left out; null: the head is flat.</param>
    /// <returns><c>[C, D]</c>, by class index.</returns>
    /// <exception cref="ArgumentException">The groups do not fit the head.</exception>
    public static FloatMatrix FromHead(LinearHead head, ClassGroups? groups = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (groups is null)
        {
            return head.Weight;
        }

        if (groups.LogitCount != head.LogitCount)
        {
            throw new ArgumentException($"{groups.ClassCount} classes in {groups.GroupCount} groups need a head of {groups.LogitCount} logits, and it has {head.LogitCount}.", nameof(groups));
        }

        var rows = new float[groups.ClassCount * head.FeatureCount];
        for (int c = 0; c < groups.ClassCount; c++)
        {
            head.Weight.Row(groups.LogitOf(c)).CopyTo(rows.AsSpan(c * head.FeatureCount));
        }

        return new FloatMatrix(groups.ClassCount, head.FeatureCount, rows);
    }

    /// <summary>The mean feature of each class.</summary>
    /// <param name="features"><c>[N, D]</c>.</param>
    /// <param name="classes">The class of each row, 0 to C - 1.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <returns><c>[C, D]</c>, by class index; averaged in float64.</returns>
    /// <exception cref="ArgumentException">There is another number of classes than of rows.</exception>
    /// <exception cref="MosException">A class has no features.</exception>
    public static FloatMatrix FromFeatures(FloatMatrix features, ReadOnlySpan<int> classes, int classCount)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        if (classes.Length != features.Rows)
        {
            throw new ArgumentException($"{features.Rows} features have {classes.Length} classes.", nameof(classes));
        }

        var sums = new double[classCount][];
        var counts = new int[classCount];
        var row = new double[features.Columns];
        for (int i = 0; i < classes.Length; i++)
        {
            TensorPrimitives.ConvertChecked(features.Row(i), row);
            double[] sum = sums[classes[i]] ??= new double[features.Columns];
            TensorPrimitives.Add(sum, row, sum);
            counts[classes[i]]++;
        }

        int missing = Array.IndexOf(counts, 0);
        if (missing >= 0)
        {
            throw new MosException($"Class {missing} has no image that could be read, so it has no mean feature; give an image of each class at least.");
        }

        return new FloatMatrix(classCount, features.Columns, [.. sums.Zip(counts).SelectMany(c => c.First.Select(s => (float)(s / c.Second)))]);
    }
}

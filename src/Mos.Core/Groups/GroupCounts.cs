namespace Mos;

/// <summary>Reads groups from a NumPy array with the number of classes of each.</summary>
internal static class GroupCounts
{
    // More classes than any classifier has; a larger sum is a file of something else.
    private const long MaximumClasses = 1 << 24;

    public static ClassGroups Read(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        StoredTensor array = file.Tensors[0];
        if (array.Shape.Count != 1 || array.Count is 0 or > MaximumClasses)
        {
            throw Error(path, $"counts of classes are a list with a number for each group, not an array of shape [{string.Join(", ", array.Shape)}].");
        }

        long[] counts = array.ToInt64s();
        for (int g = 0; g < counts.Length; g++)
        {
            if (counts[g] is < 1 or > MaximumClasses)
            {
                throw Error(path, $"group {g} has {counts[g]} classes; each group has one or more.");
            }
        }

        return counts.Sum() <= MaximumClasses
            ? ClassGroups.FromSizes(Array.ConvertAll(counts, n => (int)n))
            : throw Error(path, $"the counts add up to {counts.Sum()} classes; this cannot be a list of group sizes.");
    }

    private static MosFormatException Error(string path, string message) => new(path, $"'{path}': {message}");
}

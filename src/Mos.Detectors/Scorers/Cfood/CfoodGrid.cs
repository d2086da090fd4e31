namespace Mos.Detectors;

/// <summary>The neighbourhood sizes of CFOOD, and how far the neighbourhoods of the references reach.</summary>
internal static class CfoodGrid
{
    // Distances that are held at a time: 64 MB.
    private const int DistancesAtATime = 1 << 24;

    /// <summary>The sizes, as shares of n, that differ in their rank among n references, and those ranks; a reference itself has rank 0.</summary>
    public static (double[] Sizes, int[] Ranks) Of(int count)
    {
        double[] all = [.. Steps(0.001, 0.1, 100), .. Steps(0.105, 0.5, 81), .. Steps(0.51, 0.99, 49)];
        int[] places = [.. all.Select(size => (int)((size * count) - 1))];
        int[] kept = [.. Enumerable.Range(0, all.Length).Where(i => (i == 0 || places[i - 1] < places[i]) && places[i] + 1 < count)];
        return ([.. kept.Select(i => all[i])], [.. kept.Select(i => places[i] + 1)]);
    }

    /// <summary>The squared distances of each reference to the neighbours of some ranks, <c>[n, G]</c>, ascending.</summary>
    public static IEnumerable<float[]> ReachOf(RowBank references, int[] ranks)
    {
        int atATime = Math.Max(1, DistancesAtATime / references.Count);
        for (int first = 0; first < references.Count; first += atATime)
        {
            var distances = new float[Math.Min(atATime, references.Count - first)][];
            FloatMatrix queries = references.Rows(first, distances.Length);
            foreach ((int start, FloatMatrix products) in references.Multiply(queries))
            {
                Parallel.For(0, distances.Length, i =>
                {
                    Span<float> row = (distances[i] ??= new float[references.Count]).AsSpan(start);
                    for (int j = 0; j < products.Columns; j++)
                    {
                        row[j] = SquaredDistance(products[i, j]);
                    }
                });
            }

            Parallel.ForEach(distances, Array.Sort);
            foreach (float[] ascending in distances)
            {
                yield return [.. ranks.Select(r => ascending[r])];
            }
        }
    }

    /// <summary>Of two vectors of length 1, by their product.</summary>
    public static float SquaredDistance(float product) => Math.Max(0, 2 - (2 * product));

    /// <summary>The place of the first size at which a reference reaches a distance; their number where it never does.</summary>
    public static int FirstReaching(ReadOnlySpan<float> reach, float distance)
    {
        (int low, int high) = (0, reach.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = reach[middle] >= distance ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static IEnumerable<double> Steps(double first, double last, int count) =>
        Enumerable.Range(0, count).Select(i => i == count - 1 ? last : first + (i * ((last - first) / (count - 1))));
}

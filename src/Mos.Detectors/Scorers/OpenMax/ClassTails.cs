namespace Mos.Detectors;

/// <summary>The largest distances of the logits of each class from their mean, which an earlier pass found.</summary>
/// <param name="which">The class that an image counts for.</param>
/// <param name="length">How many distances of a class are kept.</param>
/// <param name="classes">Number of classes.</param>
internal sealed class ClassTails(ClassOf which, int length, int classes) : Statistic
{
    // Each queue yields its smallest distance first.
    private readonly PriorityQueue<double, double>[] _tails = [.. Enumerable.Range(0, classes).Select(_ => new PriorityQueue<double, double>())];
    private double[]?[] _means = [];

    public static StatisticKey<ClassTails> Of(ClassOf which, int length) => new Key(which, length);

    /// <summary>The kept distances of a class, in ascending order.</summary>
    public double[] TailOf(int classIndex) => [.. _tails[classIndex].UnorderedItems.Select(d => d.Element).Order()];

    public override void Begin(StatisticPool pool, int pass) =>
        _means = [.. Enumerable.Range(0, classes).Select(pool.Get(ClassSums.Of(ClassSummand.Logits, which)).MeanOf)];

    public override void Observe(TrainingSignals batch)
    {
        int[] classOf = ClassSums.ClassesOf(batch, which);
        for (int i = 0; i < classOf.Length; i++)
        {
            if (classOf[i] >= 0 && _means[classOf[i]] is { } mean)
            {
                Add(classOf[i], Distance(batch.Views.Logits.Row(i), mean));
            }
        }
    }

    public override void Merge(Statistic other)
    {
        var same = (ClassTails)other;
        for (int c = 0; c < classes; c++)
        {
            foreach ((double distance, _) in same._tails[c].UnorderedItems)
            {
                Add(c, distance);
            }
        }
    }

    /// <summary>The Euclidean distance.</summary>
    public static double Distance(ReadOnlySpan<float> logits, ReadOnlySpan<double> mean)
    {
        double square = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            square += (logits[k] - mean[k]) * (logits[k] - mean[k]);
        }

        return Math.Sqrt(square);
    }

    private void Add(int classIndex, double distance)
    {
        if (_tails[classIndex].Count < length)
        {
            _tails[classIndex].Enqueue(distance, distance);
        }
        else
        {
            _tails[classIndex].EnqueueDequeue(distance, distance);
        }
    }

    private sealed record Key(ClassOf Which, int Length) : StatisticKey<ClassTails>
    {
        public override int FirstPass => 2;

        public override IReadOnlyList<StatisticKey> DependsOn => [ClassSums.Of(ClassSummand.Logits, Which)];

        public override Statistic Create(ModelInfo model) => new ClassTails(Which, Length, model.ClassCount);
    }
}

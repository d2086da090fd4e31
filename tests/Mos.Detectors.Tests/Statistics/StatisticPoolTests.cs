namespace Mos.Detectors.Tests;

/// <summary>What is counted over the training images, once for all methods that learn from it.</summary>
public sealed class StatisticPoolTests
{
    private const int Rows = 400, Shards = 4;

    /// <summary>Those that learn from features and logits alone: drawn ones go through no network, whose pixels could move or whose maps could be read.</summary>
    private static readonly LearnedMethod[] Methods =
    [
        .. Scorers.Names.Select(n => n.StartsWith("weiper", StringComparison.Ordinal) ? n + ":r=4" : n).Select(Scorers.Parse).OfType<LearnedMethod>()
            .Where(m => m.FittingRequest.Steps.Count + m.FittingRequest.MapReadings.Count == 0),
    ];

    [Fact]
    public void Four_shards_merged_give_what_one_pass_gives()
    {
        StatisticPool whole = Pool();
        StatisticPool merged = FirstPass();
        Observe(whole, 0, Rows);
        if (whole.Passes > 1)
        {
            whole.NextPass();
            Observe(whole, 0, Rows);

            // Each shard needs what all of them have counted before it can go on.
            StatisticPool[] shards = [.. Enumerable.Range(0, Shards).Select(_ => FirstPass())];
            for (int i = 0; i < Shards; i++)
            {
                shards[i].NextPass();
                Observe(shards[i], i * Rows / Shards, Rows / Shards);
            }

            merged = shards[0];
            Array.ForEach(shards[1..], merged.Merge);
        }

        ModelOutput probe = DrawnFeatures.Known(9000, 20).Output;
        Assert.NotEmpty(Methods);
        Assert.All(Methods, m => Assert.All(
            m.Fit(DrawnFeatures.Info, whole).Score(probe).Zip(m.Fit(DrawnFeatures.Info, merged).Score(probe)),
            s => Assert.True(Math.Abs(s.First - s.Second) <= 1e-12 * (1 + Math.Abs(s.First)), $"{m.Name}: {s.First:R} and {s.Second:R}.")));
    }

    [Fact]
    public void Equal_keys_are_counted_once_and_by_all_who_name_them()
    {
        Counting.Created = 0;
        var pool = new StatisticPool(DrawnFeatures.Info, [new CountingKey("a"), new CountingKey("a"), new BuildingKey("a"), new CountingKey("b")]);
        Observe(pool, 0, 10);
        Observe(pool, 10, 5);

        Assert.Equal(2, Counting.Created);
        Assert.Equal(15, pool.Get(new CountingKey("a")).Count);
        Assert.Equal(15, pool.Get(new CountingKey("b")).Count);
        Assert.Equal(2, pool.Passes);
    }

    [Fact]
    public void Methods_of_one_scatter_take_its_axes_apart_once()
    {
        var scatter = (FeatureScatter)FeatureScatter.Raw.Create(DrawnFeatures.Info);
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(0, 40);
        scatter.Observe(new TrainingSignals(output, labels));
        HeadOrigin first = HeadOrigin.Of(scatter, DrawnFeatures.Info.Head!);

        Assert.Same(first, HeadOrigin.Of(scatter, DrawnFeatures.Info.Head!));
        scatter.Observe(new TrainingSignals(output, labels));
        Assert.NotSame(first, HeadOrigin.Of(scatter, DrawnFeatures.Info.Head!));
    }

    private static StatisticPool Pool() => new(DrawnFeatures.Info, Methods.SelectMany(m => m.NeedsOf(DrawnFeatures.Info)));

    /// <summary>What four shards have counted in their first pass, merged.</summary>
    private static StatisticPool FirstPass()
    {
        StatisticPool all = Pool();
        for (int i = 0; i < Shards; i++)
        {
            StatisticPool shard = Pool();
            Observe(shard, i * Rows / Shards, Rows / Shards);
            all.Merge(shard);
        }

        return all;
    }

    private static void Observe(StatisticPool pool, int first, int count)
    {
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(first, count);
        pool.Observe(new TrainingSignals(output, labels));
    }

    private sealed class Counting : Statistic
    {
        public static int Created { get; set; }

        public int Count { get; private set; }

        public override void Observe(TrainingSignals batch) => Count += batch.Count;

        public override void Merge(Statistic other) => Count += ((Counting)other).Count;
    }

    private sealed record CountingKey(string Name) : StatisticKey<Counting>
    {
        public override Statistic Create(ModelInfo model)
        {
            Counting.Created++;
            return new Counting();
        }
    }

    private sealed record BuildingKey(string Name) : StatisticKey<Building>
    {
        public override int FirstPass => 2;

        public override IReadOnlyList<StatisticKey> DependsOn => [new CountingKey(Name)];

        public override Statistic Create(ModelInfo model) => new Building();
    }

    private sealed class Building : Statistic
    {
        public override void Observe(TrainingSignals batch) => throw new InvalidOperationException("Its pass is the second.");

        public override void Merge(Statistic other) => throw new InvalidOperationException("Its pass is the second.");
    }
}

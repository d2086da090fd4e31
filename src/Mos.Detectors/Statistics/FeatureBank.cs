using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>
/// Stored training features, all of them or a sample. Which rows a sample holds depends on their values alone, not on their order or on
/// shards: those with the smallest hashes.
/// </summary>
/// <param name="share">Above 0, at most 1.</param>
internal sealed class FeatureBank(double share) : Statistic
{
    private readonly List<(ulong Priority, float[] Features, float[] Logits, int Label)> _rows = [];

    /// <summary>All rows.</summary>
    public static StatisticKey<FeatureBank> Whole { get; } = Of(1);

    public int Count => _rows.Count;

    public static StatisticKey<FeatureBank> Of(double share) => new Key(share);

    /// <summary>The features, <c>[N, D]</c>, in an order that does not depend on that of the images.</summary>
    public FloatMatrix Features() => Matrix(r => r.Features);

    /// <summary>The logits of the classes, <c>[N, C]</c>, in the order of <see cref="Features"/>; without columns where the model has none.</summary>
    public FloatMatrix Logits() => Matrix(r => r.Logits);

    /// <summary>The labels, below 0 where unknown, in the order of <see cref="Features"/>.</summary>
    public int[] Labels() => [.. Sorted().Select(r => r.Label)];

    public override void Observe(TrainingSignals batch)
    {
        FloatMatrix features = batch.Output.Features!;
        bool hasLogits = batch.Output.Logits is not null || batch.Output.Head is not null;
        for (int i = 0; i < batch.Count; i++)
        {
            float[] row = features.Row(i).ToArray();
            ulong priority = PriorityOf(row);
            if (priority <= share * ulong.MaxValue)
            {
                _rows.Add((priority, row, hasLogits ? batch.Views.Logits.Row(i).ToArray() : [], batch.Labels[i]));
            }
        }
    }

    public override void Merge(Statistic other) => _rows.AddRange(((FeatureBank)other)._rows);

    private IEnumerable<(ulong Priority, float[] Features, float[] Logits, int Label)> Sorted() => _rows.OrderBy(r => r.Priority).ThenBy(r => r.Label);

    private FloatMatrix Matrix(Func<(ulong Priority, float[] Features, float[] Logits, int Label), float[]> part)
    {
        int width = _rows.Count == 0 ? 0 : part(_rows[0]).Length;
        return new FloatMatrix(_rows.Count, width, [.. Sorted().SelectMany(part)]);
    }

    private static ulong PriorityOf(float[] row)
    {
        ulong hash = 29;
        foreach (uint bits in MemoryMarshal.Cast<float, uint>(row))
        {
            hash = (hash ^ bits) * 0xBF58476D1CE4E5B9;
            hash ^= hash >> 31;
        }

        return hash * 0x94D049BB133111EB;
    }

    private sealed record Key(double Share) : StatisticKey<FeatureBank>
    {
        public override Statistic Create(ModelInfo model) => new FeatureBank(Share);
    }
}

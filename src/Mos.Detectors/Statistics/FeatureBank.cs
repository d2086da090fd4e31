using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>A stored training image.</summary>
/// <param name="Features"><c>[D]</c>.</param>
/// <param name="Logits">Those of the classes, <c>[C]</c>; none where the model has no head.</param>
/// <param name="Label">Below 0: unknown.</param>
internal sealed record BankRow(float[] Features, float[] Logits, int Label);

/// <summary>
/// Stored training features, all of them or a sample. Which rows a sample holds depends on their values alone, not on their order or on
/// shards: those with the smallest hashes.
/// </summary>
/// <param name="share">Above 0, at most 1.</param>
internal sealed class FeatureBank(double share) : Statistic
{
    private readonly List<(ulong Priority, BankRow Row)> _rows = [];

    /// <summary>All rows.</summary>
    public static StatisticKey<FeatureBank> Whole { get; } = Of(1);

    public static StatisticKey<FeatureBank> Of(double share) => new Key(share);

    /// <summary>The rows, in an order that does not depend on that of the images.</summary>
    public IReadOnlyList<BankRow> Rows() => [.. _rows.OrderBy(r => r.Priority).ThenBy(r => r.Row.Label).Select(r => r.Row)];

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
                _rows.Add((priority, new BankRow(row, hasLogits ? batch.Views.Logits.Row(i).ToArray() : [], batch.Labels[i])));
            }
        }
    }

    public override void Merge(Statistic other) => _rows.AddRange(((FeatureBank)other)._rows);

    /// <summary>A hash of a row: those with the smallest make a sample that depends on no order.</summary>
    public static ulong PriorityOf(ReadOnlySpan<float> row)
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

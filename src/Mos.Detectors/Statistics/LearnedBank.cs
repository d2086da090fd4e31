namespace Mos.Detectors;

/// <summary>The stored training images as scorers that search among them want them.</summary>
internal static class LearnedBank
{
    /// <summary>The share of the training images that is stored, by the option <c>bank</c>.</summary>
    public static StatisticKey<FeatureBank> Of(ScorerSpec spec) => FeatureBank.Of(spec.Number("bank", 1, 1e-9, 1));

    /// <summary>The stored images, as many as are needed or more.</summary>
    /// <param name="learned">What was counted.</param>
    /// <param name="key">The bank.</param>
    /// <param name="least">How many are needed.</param>
    /// <param name="needing">What needs them, such as "50 neighbours need as many".</param>
    /// <exception cref="MosException">There are fewer.</exception>
    public static IReadOnlyList<BankRow> RowsOf(Learned learned, StatisticKey<FeatureBank> key, int least, string needing)
    {
        IReadOnlyList<BankRow> rows = learned.Get(key).Rows();
        return rows.Count >= least
            ? rows
            : throw learned.Refusal(FormattableString.Invariant($"{needing} images, and {rows.Count} are stored; show more, store a larger share of them, or ask for fewer neighbours"));
    }

    /// <summary>The features of an image with length 1.</summary>
    /// <exception cref="MosException">All are 0.</exception>
    public static float[] UnitFeatures(this BankRow row, Learned learned)
    {
        var unit = new float[row.Features.Length];
        OutputViews.ToUnitLength(row.Features, unit);
        return float.IsFinite(unit[0]) ? unit : throw learned.NoDirection();
    }
}

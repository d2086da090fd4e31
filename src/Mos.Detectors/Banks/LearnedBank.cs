namespace Mos.Detectors;

/// <summary>The stored training images as scorers that search among them want them: how many, and how they are stored.</summary>
/// <param name="Share">The share of the training images, above 0 and at most 1.</param>
/// <param name="Precision">How rows of many values are stored.</param>
internal sealed record LearnedBank(double Share, BankPrecision Precision)
{
    private const string Single = "float32", Half = "float16";

    /// <summary>By the options of a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="share">The option that gives the share.</param>
    /// <param name="defaultShare">The share where it does not.</param>
    public static LearnedBank Of(ScorerSpec spec, string share = "bank", double defaultShare = 1) =>
        new(spec.Number(share, defaultShare, 1e-9, 1), spec.Choice("precision", Single, Half) == Half ? BankPrecision.Float16 : BankPrecision.Float32);

    /// <summary>The option of a spec for a precision.</summary>
    public static (string Option, IConvertible Value, IConvertible Default) OptionOf(BankPrecision precision) => precision switch
    {
        BankPrecision.Float32 => ("precision", Single, Single),
        BankPrecision.Float16 => ("precision", Half, Single),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "A bank is stored as float32 or as float16."),
    };

    /// <summary>What neighbours need, for a refusal.</summary>
    public static string Needing(int neighbours) => FormattableString.Invariant($"{neighbours} neighbours need as many");

    /// <summary>What is stored as the options say.</summary>
    public StatisticKey<FeatureBank> Key(BankContent content) => FeatureBank.Of(content, Share, Precision);

    /// <summary>What is stored as it is, since something is computed from it once more.</summary>
    public StatisticKey<FeatureBank> ExactKey(BankContent content) => FeatureBank.Of(content, Share, BankPrecision.Float32);

    /// <summary>The stored rows, as many as are needed or more.</summary>
    /// <param name="learned">What was counted.</param>
    /// <param name="key">The bank.</param>
    /// <param name="least">How many are needed.</param>
    /// <param name="needing">What needs them, such as "50 neighbours need as many".</param>
    /// <exception cref="MosException">There are fewer.</exception>
    public static RowBank RowsOf(Learned learned, StatisticKey<FeatureBank> key, int least, string needing)
    {
        FeatureBank stored = learned.Get(key);
        return stored.Count < least
            ? throw learned.Refusal(FormattableString.Invariant($"{needing} images, and {stored.Count} are stored; show more, store a larger share of them, or ask for fewer neighbours"))
            : stored.Bank().HasInfinity() ? throw learned.Refusal("float16 ends at 65,504, and a feature lies beyond it; store them as float32")
            : stored.Bank();
    }

    /// <summary>The stored rows of length 1, as many as are needed or more.</summary>
    /// <exception cref="MosException">There are fewer, or one has no length.</exception>
    public RowBank UnitRowsOf(Learned learned, int least, string needing)
    {
        RowBank rows = RowsOf(learned, Key(BankContent.UnitFeatures), least, needing);
        return rows.HasZeroRow() ? throw learned.NoDirection() : rows;
    }
}

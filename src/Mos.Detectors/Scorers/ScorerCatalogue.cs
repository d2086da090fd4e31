namespace Mos.Detectors;

/// <summary>One line for each method: its name, the options of its spec, and how it is made.</summary>
internal static class ScorerCatalogue
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new("mos", [], s => new MosScorer(s.Text)),
        new("msp", [], s => new MspScorer(s.Text)),
        new("maxlogit", [], s => new MaxLogitScorer(s.Text)),
        new("energy", ["T"], s => new EnergyScorer(s.Text, s.PositiveNumber("T", 1))),
        new("odin", ["T", "eps"], s => new OdinScorer(s.Text, s.PositiveNumber("T", 1000), (float)s.Number("eps", 0, 0, 1e6))),
        new("kl", ["means"], s => new KlMatchingEstimator(s.Text, s.Choice("means", "train", "paper") == "paper"), KlMatchingScorer.Restore),
        new("mds", ["shrink", "variant"], new MdsMethod(FeatureForm.Raw, false).Parse, new MdsMethod(FeatureForm.Raw, false).Restore),
        new("rmds", [], new MdsMethod(FeatureForm.Raw, true).Parse, new MdsMethod(FeatureForm.Raw, true).Restore),
        new("mds_pp", [], new MdsMethod(FeatureForm.Unit, false).Parse, new MdsMethod(FeatureForm.Unit, false).Restore),
        new("rmds_pp", [], new MdsMethod(FeatureForm.Unit, true).Parse, new MdsMethod(FeatureForm.Unit, true).Restore),
        new("react", ["percentile"], ReActShaper.Parse, ReActShaper.Restore, Wraps: true),
        new("ash_p", ["percentile"], AshShaper.Parser(AshKind.Prune), AshShaper.Restorer(AshKind.Prune), Wraps: true),
        new("ash_b", ["percentile"], AshShaper.Parser(AshKind.Binarize), AshShaper.Restorer(AshKind.Binarize), Wraps: true),
        new("ash_s", ["percentile"], AshShaper.Parser(AshKind.Scale), AshShaper.Restorer(AshKind.Scale), Wraps: true),
        new("unit", [], UnitShaper.Parse, UnitShaper.Restore, Wraps: true),
        new("mahalanobis", ["eps", "cut", "shrink"], s => new MahalanobisEstimator(s.Text, MahalanobisSettings.Parse(s)), MahalanobisScorer.Restore),

        // Distances and densities of features.
        new("she", ["metric"], SheScorer.Parse, SheScorer.Restore),
        new("fdbd", ["distance_as_normalizer"], FdbdScorer.Parse, FdbdScorer.Restore),
        new("nci", ["alpha"], NciScorer.Parse, NciScorer.Restore),
        new("caref", [], CaRefScorer.Parse, CaRefScorer.Restore),
        new("cadref", ["logit"], CadRefScorer.Parse, CadRefScorer.Restore),
        new("residual", ["dim"], ResidualScorer.Parse, ResidualScorer.Restore),
        new("vim", ["dim", "variant"], VimScorer.Parse, VimScorer.Restore),
        new("neco", ["dim", "variance", "max_logit"], NecoScorer.Parse, NecoScorer.Restore),
        new("kpca_cop", ["ratio"], KpcaScorer.ParseCop, KpcaScorer.RestoreCop),
        new("kpca_corp", ["gamma", "M", "ratio", "seed"], KpcaScorer.ParseCorp, KpcaScorer.RestoreCorp),
        new("pnml", ["variant"], PnmlScorer.Parse, PnmlScorer.Restore),
        new("nac", ["layer", "M", "alpha", "O", "bins"], NacScorer.Parse, NacScorer.Restore),
        new("knn", ["K", "variant", "bank"], KnnScorer.Parse, KnnScorer.Restore),
        new("nnguide", ["K", "bank"], NnGuideScorer.Parse, NnGuideScorer.Restore),
        new("relation", ["pow", "threshold", "bank"], RelationScorer.Parse, RelationScorer.Restore),
        new("cfood", ["alpha", "k"], CfoodScorer.Parse, CfoodScorer.Restore),
        new("grood", ["nearest", "ood", "bank"], GroodScorer.Parse, GroodScorer.Restore),
        new("actsub", ["percentile", "lambda", "k", "bank"], ActSubScorer.Parser(true), ActSubScorer.Restorer(true)),
        new("actsub_insignificant", ["k", "bank"], ActSubScorer.Parser(false), ActSubScorer.Restorer(false)),
        new("weiper_kld", ["r", "n", "delta", "s1", "s2", "lambda1", "lambda2", "seed"], WeiPerScorer.ParseKld, WeiPerScorer.RestoreKld),
        new("weiper_msp", ["r", "delta", "seed"], WeiPerScorer.ParseMsp, WeiPerScorer.RestoreMsp),
    ];

    public static IOodMethod Create(ScorerSpec spec) => EntryOf(spec).Create(spec);

    /// <summary>Makes a fitted scorer again.</summary>
    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => EntryOf(spec).Restore is { } restore
        ? restore(spec, state)
        : throw new FormatException($"Scorer '{spec.Name}' learns nothing, so a file cannot hold what it learnt.");

    private static Entry EntryOf(ScorerSpec spec)
    {
        Entry entry = Entries.FirstOrDefault(e => e.Name == spec.Name)
            ?? throw new FormatException($"There is no scorer '{spec.Name}'; there are {string.Join(", ", Entries.Select(e => e.Name))}.");
        if (spec.Inner is not null && !entry.Wraps)
        {
            throw new FormatException($"Scorer spec '{spec.Text}': '{entry.Name}' is no change of features, so nothing can follow it; such are {string.Join(", ", Entries.Where(e => e.Wraps).Select(e => e.Name))}.");
        }

        if (spec.Options.Keys.FirstOrDefault(o => !entry.Options.Contains(o)) is { } unknown)
        {
            string known = entry.Options.Count == 0 ? "it has none" : $"it has {string.Join(", ", entry.Options)}";
            throw new FormatException($"Scorer '{entry.Name}' has no option '{unknown}'; {known}.");
        }

        return entry;
    }

    /// <param name="Name">What a spec begins with.</param>
    /// <param name="Options">The options of a spec.</param>
    /// <param name="Create">Makes the scorer, or the estimator of one that learns.</param>
    /// <param name="Restore">Makes a fitted scorer again; null for one that learns nothing.</param>
    /// <param name="Wraps">Whether the spec of another method may follow after a plus.</param>
    public sealed record Entry(
        string Name, IReadOnlyList<string> Options, Func<ScorerSpec, IOodMethod> Create, Func<ScorerSpec, FittedState, IStorableScorer>? Restore = null, bool Wraps = false);
}

namespace Mos.Detectors;

/// <summary>One line for each method: its name, the options of its spec, and how it is made.</summary>
internal static class ScorerCatalogue
{
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new("mos", ["combine"], MosScorer.Parse),
        new("msp", ["T"], s => new MspScorer(s.Text, s.PositiveNumber("T", 1))),
        new("maxlogit", [], s => new MaxLogitScorer(s.Text)),
        new("energy", ["T"], s => new EnergyScorer(s.Text, s.PositiveNumber("T", 1))),
        new("odin", ["T", "eps", "std", "variant"], OdinScorer.Parse),
        new("kl", ["means"], KlMatchingMethod.ParseLabelled, KlMatchingMethod.RestoreLabelled),
        new("mds", ["shrink", "eps", "std", "variant"], new MdsMethod(FeatureForm.Raw, false).Parse, new MdsMethod(FeatureForm.Raw, false).Restore),
        new("rmds", [], new MdsMethod(FeatureForm.Raw, true).Parse, new MdsMethod(FeatureForm.Raw, true).Restore),
        new("mds_pp", [], new MdsMethod(FeatureForm.Unit, false).Parse, new MdsMethod(FeatureForm.Unit, false).Restore),
        new("rmds_pp", [], new MdsMethod(FeatureForm.Unit, true).Parse, new MdsMethod(FeatureForm.Unit, true).Restore),
        new("react", ["percentile", "at"], ReActShaper.Parse, ReActShaper.Restore, Wraps: true),
        new("ash_p", ["percentile", "at"], AshShaper.Parser(AshKind.Prune), AshShaper.Restorer(AshKind.Prune), Wraps: true),
        new("ash_b", ["percentile", "at"], AshShaper.Parser(AshKind.Binarize), AshShaper.Restorer(AshKind.Binarize), Wraps: true),
        new("ash_s", ["percentile", "at"], AshShaper.Parser(AshKind.Scale), AshShaper.Restorer(AshKind.Scale), Wraps: true),
        new("unit", [], UnitShaper.Parse, UnitShaper.Restore, Wraps: true),

        new("mcm", ["tau"], s => new MspScorer(s.Text, s.PositiveNumber("tau", 1))),
        new("temp_scaling", [], TemperatureScalingScorer.Parse, TemperatureScalingScorer.Restore),
        new("weighted_energy", [], WeightedEnergyScorer.Parse, WeightedEnergyScorer.Restore),
        new("entropy", [], s => new EntropyScorer(s.Text)),
        new("gen", ["M", "gamma"], s => new GenScorer(s.Text, s.PositiveNumber("gamma", 0.1), s.Integer("M", 100, 1))),
        new("logit_gap", ["N"], s => new LogitGapScorer(s.Text, s.Integer("N", int.MaxValue, 2))),
        new("logit_margin", [], s => new LogitGapScorer(s.Text, 2)),
        new("klm", ["variant"], KlMatchingMethod.ParsePredicted, KlMatchingMethod.RestorePredicted),
        new("openmax", ["alpha", "tail", "variant"], OpenMaxMethod.Parse, OpenMaxMethod.Restore),
        new("mc_dropout", ["mode"], LogitSamplesScorer.ParseDropout),
        new("ensemble", ["mean"], LogitSamplesScorer.ParseEnsemble),
        new("gradnorm", [], s => new GradientScorer(s.Text, HeadGradient.CrossEntropy)),
        new("gradnorm_bce", [], s => new GradientScorer(s.Text, HeadGradient.BinaryCrossEntropy)),
        new("grad_uncertainty", [], s => new GradientScorer(s.Text, HeadGradient.SquaredWithBias)),
        new("feature_norm", ["p"], s => new FeatureNormScorer(s.Text, s.Choice("p", "2", "1") == "1" ? FeatureNormKind.L1 : FeatureNormKind.L2)),
        new("nan", [], s => new FeatureNormScorer(s.Text, FeatureNormKind.PerActiveUnit)),
        new("max_cosine_head", [], s => new CosineHeadScorer(s.Text, scale: null)),
        new("msp_cosine", ["scale"], s => new CosineHeadScorer(s.Text, s.PositiveNumber("scale", 10))),
        new("ctm", [], ClassCosineScorer.Parse, ClassCosineScorer.Restore),
        new("scale", ["percentile"], ScaleShaper.Parse, ScaleShaper.Restore, Wraps: true),
        new("lts", ["percentile"], LtsShaper.Parse, LtsShaper.Restore, Wraps: true),
        new("vra", ["high", "low", "variant"], VraShaper.Parse, VraShaper.Restore, Wraps: true),
        new("bfact", ["n", "percentile"], BfActShaper.Parse, BfActShaper.Restore, Wraps: true),
        new("dice", ["p"], DiceShaper.Parse, DiceShaper.Restore, Wraps: true),
        new("optfs", [], OptFsShaper.Parse, OptFsShaper.Restore, Wraps: true),

        new("mahalanobis", ["eps", "cut", "shrink", "weights"], s => new MahalanobisEstimator(s.Text, MahalanobisSettings.Parse(s)), MahalanobisScorer.Restore),

        // Those that need the network itself.
        new("iodin", ["T", "eps", "std"], OdinScorer.ParseOnePixel),
        new("mds_ensemble", ["layers", "alpha", "eps", "std", "variant"], s => new MahalanobisEstimator(s.Text, MahalanobisSettings.ParseEnsemble(s)), MahalanobisScorer.RestoreEnsemble),
        new("adascale_a", ["p", "k1", "k2", "lambda", "o", "sample"], AdaScaleScorer.Parser(false), AdaScaleScorer.Restorer(false)),
        new("adascale_l", ["p", "k1", "k2", "lambda", "o", "sample"], AdaScaleScorer.Parser(true), AdaScaleScorer.Restorer(true)),
        new("gram", ["powers"], GramScorer.Parse, GramScorer.Restore),
        new("rankfeat", ["T", "svd"], RankFeatScorer.Parse),

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
        new("knn", ["K", "variant", "bank", "precision"], KnnScorer.Parse, KnnScorer.Restore),
        new("nnguide", ["K", "bank", "precision"], NnGuideScorer.Parse, NnGuideScorer.Restore),
        new("relation", ["pow", "threshold", "bank", "precision"], RelationScorer.Parse, RelationScorer.Restore),
        new("cfood", ["alpha", "k", "precision"], CfoodScorer.Parse, CfoodScorer.Restore),
        new("grood", ["nearest", "ood", "bank", "precision"], GroodScorer.Parse, GroodScorer.Restore),
        new("actsub", ["percentile", "lambda", "k", "bank", "precision"], ActSubScorer.Parser(true), ActSubScorer.Restorer(true)),
        new("actsub_insignificant", ["k", "bank", "precision"], ActSubScorer.Parser(false), ActSubScorer.Restorer(false)),
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

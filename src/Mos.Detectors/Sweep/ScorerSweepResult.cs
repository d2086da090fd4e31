namespace Mos.Detectors;

/// <summary>What a sweep found.</summary>
/// <param name="Objective">What <see cref="SweepTrial.Objective"/> is, in words.</param>
/// <param name="OutOfDistribution">The out-of-distribution sets that the options were tuned on; none: the proxy within the distribution was used. Results with tuned options must name them.</param>
/// <param name="Trials">Each combination, in the order of the scorers and of their values.</param>
/// <param name="LeftOut">Combinations that could not be tried, with reasons.</param>
public sealed record ScorerSweepResult(string Objective, IReadOnlyList<string> OutOfDistribution, IReadOnlyList<SweepTrial> Trials, IReadOnlyList<LeftOutScorer> LeftOut)
{
    /// <summary>The best combination of each scorer, by the objective; of equal ones the first.</summary>
    public IReadOnlyList<SweepTrial> Best => [.. Trials.GroupBy(t => t.Scorer, StringComparer.Ordinal).Select(g => g.MaxBy(t => t.Objective)!)];

    /// <summary>Whether the options were tuned on out-of-distribution data, and on which, in a sentence to stand beside every result.</summary>
    public string Statement => OutOfDistribution.Count > 0
        ? $"Options were tuned on out-of-distribution data ({string.Join(", ", OutOfDistribution)}): results with them are not results without it, and other sets must be used to report them."
        : "Options were tuned on in-distribution data alone, by a proxy: what tells wrong answers from right ones need not tell the unknown from the known.";
}

/// <summary>One combination of options.</summary>
/// <param name="Scorer">The scorer as it was asked for.</param>
/// <param name="Spec">The scorer with the options tried.</param>
/// <param name="Objective">An AUROC, 0 to 1; the mean where there are several sets.</param>
/// <param name="Sets">The AUROC on each set, in the order of <see cref="ScorerSweepResult.OutOfDistribution"/>; of the proxy one value.</param>
public sealed record SweepTrial(string Scorer, string Spec, double Objective, IReadOnlyList<double> Sets);

namespace Mos.Detectors;

/// <summary>Tries the listed options of scorers on stored validation signals: one pass fits and one pass scores all combinations, and no network runs.</summary>
public static class ScorerSweep
{
    /// <summary>The specs that are tried for one: every combination of the listed values of the options that it leaves open, of the method behind a plus too.</summary>
    /// <param name="spec">Such as <c>knn</c>, <c>vra:low=5</c> or <c>react+gen</c>.</param>
    /// <returns>The spec alone where nothing is listed.</returns>
    /// <exception cref="FormatException">The spec is not understood.</exception>
    public static IReadOnlyList<string> SpecsOf(string spec)
    {
        _ = Scorers.Parse(spec);
        return [.. SweepValues.Specs(ScorerSpec.Parse(spec))];
    }

    /// <summary>The scorers with listed values, which <c>all</c> stands for.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Scorers.Names.Where(n => SweepValues.Of(n).Count > 0)];

    /// <summary>Tries the options of scorers.</summary>
    /// <param name="specs">Scorers, each with the options that are to stay as they are.</param>
    /// <param name="validation">Signals of in-distribution images that nothing was learnt from; labelled where <paramref name="outOfDistribution"/> is empty.</param>
    /// <param name="outOfDistribution">
    /// Out-of-distribution sets by name: the objective is the mean AUROC against them, and the result says so. Empty: a proxy is used that needs no
    /// out-of-distribution data, the AUROC of validation images that the model classifies rightly against those that it does not
    /// (Hendrycks and Gimpel, ICLR 2017).
    /// </param>
    /// <param name="training">Signals of training images, for the scorers that learn; null: those are left out.</param>
    /// <param name="progress">Told after every part.</param>
    /// <param name="cancellationToken">Heard between parts.</param>
    /// <returns>Every combination that could be tried; those that could not be are listed with their reasons.</returns>
    /// <exception cref="FormatException">A spec is not understood, or stands there twice.</exception>
    /// <exception cref="MosException">Nothing could be tried, the signals are of different models, or the proxy lacks labels, right or wrong answers.</exception>
    public static Task<ScorerSweepResult> RunAsync(
        IReadOnlyList<string> specs,
        StoredSignals validation,
        IReadOnlyList<(string Name, StoredSignals Signals)> outOfDistribution,
        StoredSignals? training = null,
        IProgress<OodProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(specs);
        SweepCandidate[] candidates = [.. specs.SelectMany(s => SpecsOf(s).Select(t => new SweepCandidate(s, Scorers.Parse(t))))];
        return NameOfTwo(candidates) is { } twice
            ? throw new FormatException($"The sweep would try '{twice}' twice; name each scorer once.")
            : RunAsync(candidates, validation, outOfDistribution, training, progress, cancellationToken);
    }

    /// <summary>Tries methods, also of one's own, each with its options.</summary>
    /// <param name="candidates">What is tried; each has a name of its own.</param>
    /// <param name="validation">Signals of in-distribution images that nothing was learnt from; labelled where <paramref name="outOfDistribution"/> is empty.</param>
    /// <param name="outOfDistribution">Out-of-distribution sets by name; empty: the proxy within the distribution is used.</param>
    /// <param name="training">Signals of training images, for the scorers that learn; null: those are left out.</param>
    /// <param name="progress">Told after every part.</param>
    /// <param name="cancellationToken">Heard between parts.</param>
    /// <returns>Every candidate that could be tried; those that could not be are listed with their reasons.</returns>
    /// <exception cref="ArgumentException">Two candidates have one name.</exception>
    /// <exception cref="MosException">Nothing could be tried, the signals are of different models, or the proxy lacks labels, right or wrong answers.</exception>
    public static async Task<ScorerSweepResult> RunAsync(
        IReadOnlyList<SweepCandidate> candidates,
        StoredSignals validation,
        IReadOnlyList<(string Name, StoredSignals Signals)> outOfDistribution,
        StoredSignals? training = null,
        IProgress<OodProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(outOfDistribution);
        if (NameOfTwo(candidates) is { } twice)
        {
            throw new ArgumentException($"Two candidates are called '{twice}'; give each combination of options a name of its own.", nameof(candidates));
        }

        var run = new SweepRun(candidates, validation.Model, progress);
        await run.FitAsync(training, cancellationToken).ConfigureAwait(false);
        ScoredRows inside = await run.ScoreAsync("validation", validation, withAnswers: outOfDistribution.Count == 0, cancellationToken).ConfigureAwait(false);
        if (outOfDistribution.Count == 0)
        {
            return run.Result("AUROC of rightly against wrongly classified validation images", [], [inside.ByAnswer()]);
        }

        var sets = new List<SweepPair>();
        foreach ((string name, StoredSignals signals) in outOfDistribution)
        {
            ScoredRows outside = await run.ScoreAsync(name, signals, withAnswers: false, cancellationToken).ConfigureAwait(false);
            sets.Add(new SweepPair(inside.Scores, outside.Scores));
        }

        return run.Result("AUROC of validation images against out-of-distribution images", [.. outOfDistribution.Select(s => s.Name)], sets);
    }

    private static string? NameOfTwo(IEnumerable<SweepCandidate> candidates) => candidates.GroupBy(c => c.Method.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
}

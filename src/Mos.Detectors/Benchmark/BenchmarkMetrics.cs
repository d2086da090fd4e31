namespace Mos.Detectors;

/// <summary>The metrics of every method on every OOD set, with bootstrap intervals where they are asked for.</summary>
/// <param name="Methods">The rows of the table.</param>
/// <param name="Entries">Its cells, method by method.</param>
internal sealed record BenchmarkMetrics(IReadOnlyList<BenchmarkMethod> Methods, IReadOnlyList<BenchmarkEntry> Entries)
{
    /// <summary>Computes them from the scores of the in-distribution set, which is the first, and of the OOD sets.</summary>
    /// <param name="names">The names.</param>
    /// <param name="kept">The methods that have scored every image.</param>
    /// <param name="sets">The scores.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Heard between resamples.</param>
    public static BenchmarkMetrics Compute(
        BenchmarkNames names, IReadOnlyList<int> kept, IReadOnlyList<SetScores> sets, OodBenchmarkOptions options, CancellationToken cancellationToken)
    {
        SetScores[] outSets = [.. sets.Skip(1)];
        var methods = new List<BenchmarkMethod>();
        var entries = new List<BenchmarkEntry>();
        foreach (int m in kept)
        {
            (string name, string scorer, string model) = names.Methods[m];
            double[] inScores = sets[0].Scores(m).ToArray();
            double[][] outScores = [.. outSets.Select(s => s.Scores(m).ToArray())];

            // The seed alone says what is drawn: methods are resampled alike, so that their intervals can be compared.
            BootstrapIntervals? intervals = options.Resamples == 0
                ? null
                : BootstrapIntervals.Compute(inScores, outScores, options.Resamples, options.Seed, options.TprLevel, cancellationToken: cancellationToken);
            methods.Add(new BenchmarkMethod(name, scorer, model, sets.Sum(s => s.Seconds[m]), intervals?.Average));
            entries.AddRange(outScores.Select((scores, s) =>
                new BenchmarkEntry(name, outSets[s].Name, OodMetrics.Compute(inScores, scores, options.TprLevel), intervals?.Sets[s])));
        }

        return new BenchmarkMetrics(methods, entries);
    }
}

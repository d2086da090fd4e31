using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>What was measured beside what the paper states.</summary>
/// <param name="Method">The method that was measured.</param>
/// <param name="Published">The paper's figures.</param>
/// <param name="Auroc">The AUROC measured, 0 to 1.</param>
/// <param name="Fpr95">The FPR at 95 % TPR measured, 0 to 1; null where the run took the FPR at another level.</param>
public sealed record PaperDifference(BenchmarkMethod Method, PaperFigures Published, double Auroc, double? Fpr95)
{
    /// <summary>Measured less published AUROC, in points of a share from 0 to 1.</summary>
    public double AurocDifference => Auroc - Published.Auroc;

    /// <summary>Measured less published FPR95; null where it was not measured.</summary>
    public double? Fpr95Difference => Fpr95 - Published.Fpr95;

    /// <summary>Compares a result with the published table where names of scorers and sets match.</summary>
    /// <param name="result">What the benchmark found.</param>
    /// <returns>
    /// Method by method, in the order of the result, the paper's sets and then their average, which takes all four. Empty where no name
    /// matches. Which images stand behind a set's name is not checked, nor is the model.
    /// </returns>
    public static IReadOnlyList<PaperDifference> Of(OodBenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        bool hasFpr95 = result.Run.TprLevel == 0.95;
        return [.. result.Methods.SelectMany(method => Of(method, result.Entries.Where(e => e.Method == method.Name), hasFpr95))];
    }

    private static IEnumerable<PaperDifference> Of(BenchmarkMethod method, IEnumerable<BenchmarkEntry> entries, bool hasFpr95)
    {
        PaperDifference[] sets =
        [
            .. from name in PaperFigures.Sets
               let published = PaperFigures.Find(method.Scorer, name)
               let entry = entries.FirstOrDefault(e => string.Equals(e.Set, name, StringComparison.OrdinalIgnoreCase))
               where published is not null && entry is not null
               select new PaperDifference(method, published, entry.Metrics.Auroc, hasFpr95 ? entry.Metrics.FprNearest : null),
        ];
        return sets.Length < PaperFigures.Sets.Count
            ? sets
            : sets.Append(new PaperDifference(
                method,
                PaperFigures.Find(method.Scorer, set: null)!,
                sets.Average(s => s.Auroc),
                hasFpr95 ? sets.Average(s => s.Fpr95!.Value) : null));
    }
}

using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>What one method got wrong on one set at the threshold of the TPR level: OOD images that pass, in-distribution images that do not.</summary>
/// <param name="Set">The set.</param>
/// <param name="Count">How many mistakes there are.</param>
/// <param name="Worst">The most confident ones, the worst first.</param>
internal sealed record Mistakes(BenchmarkSet Set, int Count, IReadOnlyList<Mistake> Worst)
{
    /// <summary>Finds them.</summary>
    /// <param name="result">The result.</param>
    /// <param name="method">The method's number.</param>
    /// <param name="set">The set.</param>
    /// <param name="threshold">Images at or above it pass as in-distribution.</param>
    /// <param name="most">How many to name.</param>
    public static Mistakes Of(OodBenchmarkResult result, int method, BenchmarkSet set, double threshold, int most)
    {
        double[] scores = set.Scores[method];
        int[] wrong = [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] >= threshold != set.IsInDistribution)];
        IEnumerable<int> worst = set.IsInDistribution ? wrong.OrderBy(i => scores[i]) : wrong.OrderByDescending(i => scores[i]);
        (int m, BenchmarkModel model) = result.Models.Index().First(x => x.Item.Name == result.Methods[method].Model);
        int[]? claims = set.Claims?[m];
        return new Mistakes(
            set, wrong.Length, [.. worst.Take(most).Select(i => new Mistake(set.Sources[i], scores[i], claims is null ? null : GroupClaims.NameOf(model, claims[i])))]);
    }
}

/// <summary>An image that was taken for what it is not.</summary>
/// <param name="Source">Its path or name.</param>
/// <param name="Score">Its score.</param>
/// <param name="Group">The group that claims it; null for a flat head.</param>
internal sealed record Mistake(string Source, double Score, string? Group)
{
    /// <summary>The file and the folder that it is in, without the way there.</summary>
    public string ShortName => string.Join('/', Source.Split('/', '\\').TakeLast(2));
}

using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>Which groups of a model claim the images of a set: shares that add up to one, the groups in the same order for all sets.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Groups">The groups' names, or their numbers.</param>
/// <param name="Inside">For each group the share of the in-distribution images that it claims.</param>
/// <param name="Sets">For each OOD set with images the same.</param>
internal sealed record GroupClaims(string Model, IReadOnlyList<string> Groups, double[] Inside, IReadOnlyList<(string Set, double[] Shares)> Sets)
{
    /// <summary>As many as a plot shows legibly.</summary>
    private const int MostGroups = 16;

    /// <summary>Those of each model with a group head whose result notes them.</summary>
    public static IEnumerable<GroupClaims> Of(OodBenchmarkResult result)
    {
        foreach ((int m, BenchmarkModel model) in result.Models.Index())
        {
            BenchmarkSet[] sets = [.. result.Sets.Where(s => s.Claims?[m] is { Length: > 0 }).OrderBy(s => !s.IsInDistribution)];
            if (model.GroupCount is { } groups && sets.Length > 1 && sets[0].IsInDistribution)
            {
                double[][] shares = [.. sets.Select(s => Shares(s.Claims![m]!, groups))];
                string[] names = [.. Enumerable.Range(0, groups).Select(g => NameOf(model, g))];
                yield return new GroupClaims(model.Name, names, shares[0], [.. sets.Skip(1).Select((s, i) => (s.Name, shares[i + 1]))]).Shortened();
            }
        }
    }

    /// <summary>The name of a group, or else its number.</summary>
    public static string NameOf(BenchmarkModel model, int group) => model.GroupNames?[group] ?? $"group {Figures.Exact(group)}";

    private static double[] Shares(int[] claims, int groups)
    {
        var shares = new double[groups];
        foreach (int group in claims)
        {
            shares[group] += 1.0 / claims.Length;
        }

        return shares;
    }

    /// <summary>Puts the groups that claim least anywhere together, where there are too many.</summary>
    private GroupClaims Shortened()
    {
        if (Groups.Count <= MostGroups)
        {
            return this;
        }

        int[] order = [.. Enumerable.Range(0, Groups.Count).OrderByDescending(g => Sets.Max(s => s.Shares[g]))];
        int[] kept = [.. order.Take(MostGroups - 1).Order()];
        int[] rest = [.. order.Skip(MostGroups - 1)];
        double[] Cut(double[] shares) => [.. kept.Select(g => shares[g]), rest.Sum(g => shares[g])];
        return new GroupClaims(
            Model, [.. kept.Select(g => Groups[g]), $"{Figures.Count(rest.Length)} others"], Cut(Inside), [.. Sets.Select(s => (s.Set, Cut(s.Shares)))]);
    }
}

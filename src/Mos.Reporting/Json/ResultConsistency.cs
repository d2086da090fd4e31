using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>Whether the parts of a result fit each other, so that rendering needs no doubts.</summary>
internal static class ResultConsistency
{
    /// <summary>The first thing that does not fit, as the start of a sentence; null when all does.</summary>
    public static string? Problem(OodBenchmarkResult result)
    {
        HashSet<string> sets = [.. result.Sets.Select(s => s.Name)];
        HashSet<string> methods = [.. result.Methods.Select(m => m.Name)];
        HashSet<string> models = [.. result.Models.Select(m => m.Name)];
        HashSet<(string, string)> pairs = [.. result.Entries.Select(e => (e.Method, e.Set))];
        return sets.Count != result.Sets.Count ? "two sets have one name"
            : methods.Count != result.Methods.Count ? "two methods have one name"
            : pairs.Count != result.Entries.Count ? "a method has two entries for one set"
            : result.Sets.Count(s => s.IsInDistribution) != 1 ? "there is not exactly one in-distribution set"
            : result.Methods.FirstOrDefault(m => !models.Contains(m.Model)) is { } orphan
                ? $"method '{orphan.Name}' names a model '{orphan.Model}' that is not listed"
            : result.Models.FirstOrDefault(m => m.GroupNames is { } names && names.Count != m.GroupCount) is { } unnamed
                ? $"model '{unnamed.Name}' has {unnamed.GroupCount.GetValueOrDefault()} groups and {unnamed.GroupNames!.Count} names for them"
            : result.Entries.FirstOrDefault(e => !methods.Contains(e.Method) || !sets.Contains(e.Set)) is { } entry
                ? $"an entry names method '{entry.Method}' on set '{entry.Set}', which are not both listed"
            : result.Sets.Select(set => Problem(set, result.Methods) ?? Problem(set, result.Models)).FirstOrDefault(p => p is not null);
    }

    private static string? Problem(BenchmarkSet set, IReadOnlyList<BenchmarkMethod> methods)
    {
        if (set.Scores.Count != methods.Count)
        {
            return $"set '{set.Name}' has scores of {set.Scores.Count} methods, not {methods.Count}";
        }

        for (int i = 0; i < methods.Count; i++)
        {
            if (set.Scores[i].Length != set.Sources.Count)
            {
                return $"set '{set.Name}' has {set.Scores[i].Length} scores of '{methods[i].Name}' for {set.Sources.Count} images";
            }

            int nan = Array.FindIndex(set.Scores[i], double.IsNaN);
            if (nan >= 0)
            {
                return $"the score that '{methods[i].Name}' gave to '{set.Sources[nan]}' of set '{set.Name}' is not a number";
            }
        }

        return null;
    }

    private static string? Problem(BenchmarkSet set, IReadOnlyList<BenchmarkModel> models)
    {
        if (set.Claims is { } claims && claims.Count != models.Count)
        {
            return $"set '{set.Name}' has claims of {claims.Count} models, not {models.Count}";
        }

        foreach ((int[]? groups, BenchmarkModel model) in (set.Claims ?? []).Zip(models))
        {
            if (groups is not null && (groups.Length != set.Sources.Count || groups.Any(g => g < 0 || g >= model.GroupCount.GetValueOrDefault())))
            {
                return $"the claims of model '{model.Name}' on set '{set.Name}' do not fit its {model.GroupCount.GetValueOrDefault()} groups and the {set.Sources.Count} images";
            }
        }

        return null;
    }
}

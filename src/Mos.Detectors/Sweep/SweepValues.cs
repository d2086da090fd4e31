namespace Mos.Detectors;

/// <summary>The values that are tried for the options of each method: those that OpenOOD lists for its automatic parameter search, and for SHE its metrics.</summary>
/// <remarks>Zhang et al., "OpenOOD v1.5: Enhanced Benchmark for Out-of-Distribution Detection", 2023. Of ODIN the temperature alone: its step needs the network.</remarks>
internal static class SweepValues
{
    private static readonly string[] LargestShares = ["65", "70", "75", "80", "85", "90", "95"];

    private static readonly Dictionary<string, (string Option, string[] Values)[]> ByMethod = new(StringComparer.Ordinal)
    {
        ["odin"] = [("T", ["1", "10", "100", "1000"])],
        ["mcm"] = [("tau", ["0.01", "1", "10"])],
        ["gen"] = [("M", ["10", "50", "100", "200", "500", "1000"]), ("gamma", ["0.01", "0.1", "0.5", "1", "2", "5", "10"])],
        ["react"] = [("percentile", ["85", "90", "95", "99"])],
        ["vra"] = [("high", ["85", "90", "95", "99"]), ("low", ["1", "5", "10", "15"])],
        ["ash_p"] = [("percentile", LargestShares)],
        ["ash_b"] = [("percentile", LargestShares)],
        ["ash_s"] = [("percentile", LargestShares)],
        ["scale"] = [("percentile", LargestShares)],
        ["knn"] = [("K", ["50", "100", "200", "500", "1000"])],
        ["vim"] = [("dim", ["256", "1000"])],
        ["she"] = [("metric", ["inner_product", "euclidean", "cosine"])],
        ["fdbd"] = [("distance_as_normalizer", ["true", "false"])],
        ["nci"] = [("alpha", ["0.0001", "0.001", "0.01", "0.1"])],
        ["relation"] = [("pow", ["1", "2", "4", "6", "8"])],
        ["cfood"] = [("alpha", ["0.1", "0.5", "1"]), ("k", ["0.001", "0.005", "0.01", "0.05"])],
    };

    /// <summary>The options of a method that are tried, each with its values; none for one without.</summary>
    public static IReadOnlyList<(string Option, string[] Values)> Of(string method) => ByMethod.GetValueOrDefault(method, []);

    /// <summary>The specs to be tried of a method and of the one behind it; options that the spec gives stay as they are.</summary>
    public static IEnumerable<string> Specs(ScorerSpec spec)
    {
        IEnumerable<string> outer = [spec.Outer];
        foreach ((string option, string[] values) in Of(spec.Name).Where(o => !spec.Options.ContainsKey(o.Option)))
        {
            outer = outer.SelectMany(text => values.Select(value => $"{text}:{option}={value}"));
        }

        return spec.Inner is null ? outer : outer.SelectMany(text => Specs(spec.Inner).Select(inner => $"{text}+{inner}"));
    }
}

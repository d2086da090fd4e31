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
    ];

    public static IOodScorer Create(ScorerSpec spec)
    {
        Entry entry = Entries.FirstOrDefault(e => e.Name == spec.Name)
            ?? throw new FormatException($"There is no scorer '{spec.Name}'; there are {string.Join(", ", Entries.Select(e => e.Name))}.");
        if (spec.Options.Keys.FirstOrDefault(o => !entry.Options.Contains(o)) is { } unknown)
        {
            string known = entry.Options.Count == 0 ? "it has none" : $"it has {string.Join(", ", entry.Options)}";
            throw new FormatException($"Scorer '{entry.Name}' has no option '{unknown}'; {known}.");
        }

        return entry.Create(spec);
    }

    public sealed record Entry(string Name, IReadOnlyList<string> Options, Func<ScorerSpec, IOodScorer> Create);
}

using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>What was run, on what and how long it took, as tables.</summary>
internal static class RunTables
{
    private const string None = "–";

    public static TextTable Models(OodBenchmarkResult result) => new(
        [new("Model"), new("Head"), new("Classes", true), new("Groups", true), new("Top-1, %", true), new("SHA-256")],
        [
            .. result.Models.Select(m => (string[])
            [
                m.Name,
                m.GroupCount is null ? "flat" : "group softmax",
                Figures.Count(m.ClassCount),
                m.GroupCount is { } groups ? Figures.Count(groups) : None,
                m.Top1 is { } top1 ? Figures.Percent(top1) : None,
                m.Hash is { } hash ? hash[..Math.Min(12, hash.Length)] : None,
            ]),
        ]);

    public static TextTable Sets(OodBenchmarkResult result) => new(
        [new("Set"), new("Role"), new("Images scored", true), new("Unreadable", true)],
        [
            .. result.Sets.Select(s => (string[])
            [
                s.Name,
                s.IsInDistribution ? "in-distribution" : "OOD",
                Figures.Count(s.Sources.Count),
                Figures.Count(s.Unreadable.Count),
            ]),
        ]);

    public static TextTable Stages(OodBenchmarkResult result) => new(
        [new("Stage"), new("Images", true), new("Time", true), new("Images/s", true)],
        [
            .. result.Timings.Select(t => (string[])
                [t.Stage, Figures.Count(t.Images), Figures.Seconds(t.Seconds), Figures.Rate(t.Images, t.Seconds)]),
        ]);

    public static TextTable Scorers(OodBenchmarkResult result) => new(
        [new("Scorer"), new("Model"), new("Added time", true)],
        [.. result.Methods.Select(m => (string[])[m.Scorer, m.Model, Figures.Seconds(m.Seconds)])]);

    /// <summary>The circumstances of the run, a name and a value each.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(BenchmarkRun run) =>
    [
        ("Started", Figures.Time(run.Started)),
        ("Mos", run.MosVersion),
        ("Device", run.Device),
        ("Machine", run.Machine),
        ("Seed", Figures.Exact(run.Seed)),
        ("TPR level", Figures.Level(run.TprLevel)),
        ("Intervals", run.Resamples > 0 ? $"95\u00A0%, by {Figures.Count(run.Resamples, "bootstrap resample")}" : "none"),
    ];
}

using Mos.Detectors;

namespace Mos.Reporting.Tests;

/// <summary>Results with scores drawn at random, the same for the same seed, and metrics that belong to them.</summary>
internal static class DrawnResult
{
    public static OodBenchmarkResult Create(int scorers = 2, int outSets = 4, int images = 400, int seed = 1, int resamples = 0)
    {
        Random random = new(seed);
        string[] names = ["mos", "msp", "energy:T=1", "odin:T=1000:eps=0", "kl:means=paper", "mahalanobis", "vim", "knn:k=50", "react", "maxlogit"];
        BenchmarkModel[] models =
        [
            new("group", "3f0a9c51d27be86412f7e0c3aa905b1d64c88ef2", 24, 4, 0.8725, ["polygon", "round", "stroke", "texture"]),
            new("flat", "b7714ed09f3321ca5566a0d9e18c24f7703bb1e9", 24, null, 0.865),
        ];
        BenchmarkMethod[] methods =
        [
            .. Enumerable.Range(0, scorers)
                .Select(i => new BenchmarkMethod(i < 2 ? names[i] : names[i] + "@flat", names[i], models[i == 0 ? 0 : 1].Name, 0.004 * (i + 1))),
        ];
        string[] outNames =
        [
            "Near shapes", "Textures", "Far noise", "Glyphs", "iNaturalist", "SUN", "Places",
            "OpenImage-O", "SSB-hard", "NINCO", "Species", "COCO",
        ];
        BenchmarkSet[] sets =
        [
            Set("Drawn", true, 1),
            .. Enumerable.Range(0, outSets).Select(s => Set(outNames[s % outNames.Length] + (s < outNames.Length ? "" : $" {s}"), false, s)),
        ];
        BootstrapIntervals[] intervals = resamples == 0 ? [] :
            [.. methods.Select((_, m) => BootstrapIntervals.Compute(sets[0].Scores[m], [.. sets.Skip(1).Select(s => s.Scores[m])], resamples, seed: 1))];
        return new OodBenchmarkResult
        {
            Run = new BenchmarkRun(
                "0.1.0", new DateTimeOffset(2026, 3, 2, 14, 5, 9, TimeSpan.FromHours(1)), "2 cores at 2.6 GHz, 8 GB, Debian 12", "cpu", 0.95, 42, resamples),
            Models = models,
            Sets = sets,
            Methods = [.. methods.Select((method, m) => method with { AverageIntervals = intervals.ElementAtOrDefault(m)?.Average })],
            Entries =
            [
                .. from m in Enumerable.Range(0, methods.Length)
                   from s in Enumerable.Range(1, sets.Length - 1)
                   select new BenchmarkEntry(
                       methods[m].Name, sets[s].Name, OodMetrics.Compute(sets[0].Scores[m], sets[s].Scores[m]), intervals.ElementAtOrDefault(m)?.Sets[s - 1]),
            ],
            Timings = [.. sets.Select((s, i) => new BenchmarkTiming($"Pass over {s.Name}", 12.345 + i, s.Sources.Count))],
        };

        BenchmarkSet Set(string name, bool inside, int index) => new()
        {
            Name = name,
            IsInDistribution = inside,
            Sources = [.. Enumerable.Range(0, images).Select(i => $"{name}/{i:0000}.png")],
            Scores = [.. Enumerable.Range(0, scorers).Select(m => Enumerable.Range(0, images).Select(_ => Score(m, inside, index)).ToArray())],
            Claims = [[.. Enumerable.Range(0, images).Select(i => inside ? i % 4 : Math.Min(3, i % (4 + index)))], null],
            Unreadable = index == 1 ? [new UnreadableImage($"{name}/torn.jpg", "the JPEG data is cut short")] : [],
        };

        // Logistic noise around a mean that depends on method and set; MSP-like scores from 0 to 1, MOS-like from -1 to 0.
        double Score(int m, bool inside, int index)
        {
            double u = random.NextDouble();
            double z = Math.Log(u / (1 - u)) + (inside ? 2.2 : -0.3 - (0.35 * index) + (0.25 * m));
            return m switch { 0 => -1 / (1 + Math.Exp(z)), 1 => 1 / (1 + Math.Exp(-z)), _ => (m * z) + 10 };
        }
    }
}

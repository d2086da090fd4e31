using Mos.Detectors;

namespace Mos.Reporting.Tests;

/// <summary>A small result with everything that breaks reports: markup, commas, quotes, line breaks and pipes in names, infinite scores.</summary>
internal static class HostileResult
{
    public const string Script = "<script>alert('x')</script>";

    public static OodBenchmarkResult Create()
    {
        BenchmarkSet[] sets =
        [
            Set(
                "in, \"quoted\"",
                true,
                ["a,b.png", "say \"hi\".png", "two\nlines.png", "é ü 漢.png"],
                [7, 0, 1, 7], [-0.1, -0.25, -1e-300, -0.3], [double.PositiveInfinity, 3, 2.5, 1]),
            Set(Script, false, [Script + ".png", "pipe|star*_x_.png", "`tick`.png"], [1, 1, 2], [-0.2, -0.9, -1], [double.NegativeInfinity, 0.1, 2.75]),
            Set("plain", false, ["c:\\d\\e.png", "&amp;.png"], [0, 0], [-0.7, -0.95], [0.30000000000000004, 0]),
        ];
        BootstrapIntervals[] intervals =
            [.. Enumerable.Range(0, 2).Select(m => BootstrapIntervals.Compute(sets[0].Scores[m], [sets[1].Scores[m], sets[2].Scores[m]], 20, seed: 7))];
        BenchmarkMethod[] methods =
            [new("mos@<b>", "mos", "<b>", 0.25, intervals[0].Average), new("energy:T=1@flat|x", "energy:T=1", "flat|x", 75, intervals[1].Average)];
        return new OodBenchmarkResult
        {
            Run = new BenchmarkRun(
                "0.1.0", new DateTimeOffset(2026, 3, 2, 14, 5, 9, TimeSpan.FromHours(-5)), "2 cores <fast> & cheap", "cpu", 0.95, 7, 20),
            Models = [new("<b>", "0123456789abcdef0123456789abcdef", 1000, 8, 0.76543, ["a & b", Script, "two, 2", "three", "four", "five", "six", "a name that is far too long for an axis"]), new("flat|x", null, 1000, null, null)],
            Sets = sets,
            Methods = methods,
            Entries =
            [
                .. from m in Enumerable.Range(0, 2)
                   from s in new[] { 1, 2 }
                   select new BenchmarkEntry(
                       methods[m].Name, sets[s].Name, OodMetrics.Compute(sets[0].Scores[m], sets[s].Scores[m]), intervals[m].Sets[s - 1]),
            ],
            Timings = [new("pass <1>", 3725, 12345), new("fit & score", 0.0042, 0)],
            Passes = new BenchmarkPasses(18, 1234, 5000, 36, 9, 72, 54),
            LeftOut = [new("knn:K=50", "<b> has 3 | images"), new("mds", "needs <features>"), new("vim", "<b> has 3 | images")],
            UnreadableTraining = [new UnreadableImage("train/<bad>.png", "0 bytes")],
        };
    }

    private static BenchmarkSet Set(string name, bool inside, string[] sources, int[] claims, params double[][] scores) => new()
    {
        Name = name,
        IsInDistribution = inside,
        Sources = sources,
        Scores = scores,
        Claims = [claims, null],
        Unreadable = inside ? [] : [new UnreadableImage(name + "/bad\r\n.jpg", "cut short <here>, \"so\" it is")],
    };
}

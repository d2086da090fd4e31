using System.Diagnostics;
using System.Globalization;

namespace Mos.Benchmarks.Metrics;

/// <summary>
/// All metrics of two long lists: seconds, five times over, and the peak memory of the whole process, lists included. First of scores that
/// spread evenly, then with an infinity at either end, which leaves the others a few buckets of the sort's.
/// </summary>
internal static class LargeLists
{
    private const int DefaultScores = 10_000_000;

    public static void Run(ReadOnlySpan<string> args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultScores;
        double[] inScores = Drawn(count, 1, above: 0.5), outScores = Drawn(count, 2, above: 0);
        Report($"{count:N0} + {count:N0} scores drawn", null);
        Compute(inScores, outScores);
        (inScores[0], outScores[0]) = (double.NegativeInfinity, double.NegativeInfinity);
        (inScores[1], outScores[1]) = (double.PositiveInfinity, double.PositiveInfinity);
        Report("with infinities", null);
        Compute(inScores, outScores);
    }

    private static void Compute(double[] inScores, double[] outScores)
    {
        for (int run = 1; run <= 5; run++)
        {
            var watch = Stopwatch.StartNew();
            OodMetrics metrics = OodMetrics.Compute(inScores, outScores);
            watch.Stop();
            Report(metrics.ToString(), watch);

            // The sorted copies of this run are not the memory of the next.
            GC.Collect();
        }
    }

    private static double[] Drawn(int count, int stream, double above)
    {
        var random = new SplitMix64(1, stream);
        var scores = new double[count];
        for (int i = 0; i < count; i++)
        {
            scores[i] = random.NextDouble() + above;
        }

        return scores;
    }

    private static void Report(string what, Stopwatch? watch)
    {
        string time = watch is null ? "" : $"{watch.Elapsed.TotalSeconds:F3} s, ";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {time}peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB"));
    }
}

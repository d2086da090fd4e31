using System.Diagnostics;
using System.Globalization;
using Mos.Detectors;

namespace Mos.Benchmarks;

/// <summary>Fits every method whose memory does not grow with the images, together, on drawn features of the shape of ImageNet's: rows per second and peak memory.</summary>
internal static class FitAllScorers
{
    private const int BatchRows = 512, DefaultRows = 4096;

    public static void Run(ReadOnlySpan<string> args)
    {
        int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultRows;
        ModelInfo model = DrawnFeatures.Model();
        LearnedMethod[] methods = [.. Scorers.Names.Select(Scorers.Parse).OfType<LearnedMethod>().Where(m => m.FittingRequest.Steps.Count == 0 && !m.NeedsOf(model).Any(k => k is StatisticKey<FeatureBank>))];
        Console.WriteLine($"{methods.Length} methods: {string.Join(", ", methods.Select(m => m.Name))}; D = {DrawnFeatures.Width}, C = {DrawnFeatures.Classes}, {rows} images");
        Report("nothing yet", null, 0);
        var pool = new StatisticPool(model, methods.SelectMany(m => m.NeedsOf(model)));
        for (int pass = 1; pass <= pool.Passes; pass++)
        {
            if (pass > 1)
            {
                var between = Stopwatch.StartNew();
                pool.NextPass();
                Report($"before pass {pass}", between, 0);
            }

            // What is drawn is not what is measured.
            var watch = new Stopwatch();
            for (int first = 0; first < rows; first += BatchRows)
            {
                TrainingSignals batch = DrawnFeatures.Batch(first, Math.Min(BatchRows, rows - first), model);
                watch.Start();
                pool.Observe(batch);
                watch.Stop();
            }

            Report($"pass {pass}", watch, rows);
        }

        foreach (LearnedMethod method in methods)
        {
            var watch = Stopwatch.StartNew();
            string outcome = Fit(method, model, pool);
            Report($"fit of {method.Name}{outcome}", watch, 0);
        }
    }

    /// <summary>Few images leave classes without any, which some methods refuse.</summary>
    private static string Fit(LearnedMethod method, ModelInfo model, StatisticPool pool)
    {
        try
        {
            _ = method.Fit(model, pool);
            return "";
        }
        catch (MosException e)
        {
            return $" ({e.Message})";
        }
    }

    private static void Report(string step, Stopwatch? watch, int rows)
    {
        string time = watch is null ? "" : $" {watch.Elapsed.TotalSeconds:F1} s";
        string rate = rows == 0 ? "" : $", {rows / watch!.Elapsed.TotalSeconds:F0} images/s";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step}:{time}{rate}, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MiB"));
    }
}

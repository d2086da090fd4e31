using System.Diagnostics;
using System.Globalization;
using Mos.Detectors;

namespace Mos.Benchmarks;

/// <summary>Fits every method whose memory does not grow with the images, together, on drawn features of the shape of ImageNet's: rows per second and peak memory.</summary>
internal static class FitAllScorers
{
    private const int Width = 2048, Classes = 1000, BatchRows = 512, DefaultRows = 4096;

    public static void Run(ReadOnlySpan<string> args)
    {
        int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultRows;
        ModelInfo model = Model();
        LearnedMethod[] methods = [.. Scorers.Names.Select(Scorers.Parse).OfType<LearnedMethod>().Where(m => m.FittingRequest.Steps.Count == 0 && !m.NeedsOf(model).Any(k => k is StatisticKey<FeatureBank>))];
        Console.WriteLine($"{methods.Length} methods: {string.Join(", ", methods.Select(m => m.Name))}; D = {Width}, C = {Classes}, {rows} images");
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
                TrainingSignals batch = Batch(first, Math.Min(BatchRows, rows - first), model);
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

    private static ModelInfo Model()
    {
        var random = new SplitMix64(1);
        float[] weight = [.. Enumerable.Range(0, Classes * Width).Select(_ => (float)(random.NextDouble() - 0.5) / 16)];
        return new ModelInfo
        {
            Name = "drawn",
            Preprocessing = new Preprocessing(480),
            ClassCount = Classes,
            BackboneHash = "drawn",
            Head = new LinearHead(new FloatMatrix(Classes, Width, weight), new float[Classes]),
        };
    }

    /// <summary>Noise above 0, with the weights of its class on top, so that the model predicts it.</summary>
    private static TrainingSignals Batch(int first, int count, ModelInfo model)
    {
        int[] labels = [.. Enumerable.Range(first, count).Select(i => i % Classes)];
        var values = new float[count * Width];
        Parallel.For(0, count, i =>
        {
            var random = new SplitMix64(2, first + i);
            ReadOnlySpan<float> weight = model.Head!.Weight.Row(labels[i]);
            for (int d = 0; d < Width; d++)
            {
                values[(i * Width) + d] = Math.Max(0, (float)random.NextDouble() - 0.5f + (20 * weight[d]));
            }
        });
        return new TrainingSignals(ModelOutput.FromFeatures(new FloatMatrix(count, Width, values), model.Head, null), labels);
    }

    private static void Report(string step, Stopwatch? watch, int rows)
    {
        string time = watch is null ? "" : $" {watch.Elapsed.TotalSeconds:F1} s";
        string rate = rows == 0 ? "" : $", {rows / watch!.Elapsed.TotalSeconds:F0} images/s";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step}:{time}{rate}, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MiB"));
    }
}

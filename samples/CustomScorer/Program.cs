// A scorer of one's own takes part like those of the catalogue: run `mos demo` first; this program takes the folder that it wrote.
using Mos;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Vision;

Directory.SetCurrentDirectory(args is [string folder] ? folder : "mos-demo");

#region custom-scorer-use
using BitModel model = BitModel.Load("flat-head.safetensors");
ImageSet drawings = ImageSet.FromClassFolders("images/val"), figures = ImageSet.FromDirectory("images/near-figures");

// Benchmark and report.
OodBenchmarkResult result = await OodBenchmark.CreateBuilder()
    .AddScorers(model, new MarginScorer(), Scorers.Msp())
    .InDistribution("drawings", drawings)
    .OutOfDistribution("near figures", figures)
    .RunAsync();
Console.WriteLine($"margin {result["margin:rank=2", "near figures"].Auroc:P1}, msp {result["msp", "near figures"].Auroc:P1}");
await ResultFiles.SaveAsync(result, "custom");

// Sweep, on what the model says of held-out images.
await SignalExtraction.RunAsync("custom/drawings", model, new SignalStorePlan(model.Info, ModelSignals.Logits, drawings));
await SignalExtraction.RunAsync("custom/figures", model, new SignalStorePlan(model.Info, ModelSignals.Logits, figures));
ScorerSweepResult sweep = await ScorerSweep.RunAsync(
    [.. Enumerable.Range(2, 4).Select(rank => new SweepCandidate("margin", new MarginScorer(rank)))],
    StoredSignals.Open("custom/drawings"),
    [("near figures", StoredSignals.Open("custom/figures"))]);
Console.WriteLine($"{sweep.Best[0].Spec} has {sweep.Best[0].Objective:P1}. {sweep.Statement}");

// Saving: the file names the scorer, and the code comes from here again.
using OodDetector detector = await OodDetector.CreateBuilder(model).UseScorer(new MarginScorer()).CalibrateOn(drawings).BuildAsync();
await detector.SaveAsync("custom/margin.mos");
using OodDetector loaded = await OodDetector.LoadAsync("custom/margin.mos", BitModel.Loader, new MarginScorer());
Console.WriteLine(await loaded.DetectAsync("images/far-landscapes/0003.png"));
#endregion

#region custom-scorer
/// <summary>The gap between the largest logit and the one of a rank: high where few classes stand out.</summary>
internal sealed class MarginScorer(int rank = 2) : IOodScorer
{
    public string Name => $"margin:rank={rank}";

    public ModelRequest Request { get; } = new(ModelSignals.Logits);

    public void Score(ModelOutput output, Span<double> scores)
    {
        for (int i = 0; i < output.Count; i++)
        {
            float[] ascending = [.. output.Logits!.Row(i)];
            Array.Sort(ascending);
            scores[i] = ascending[^1] - ascending[^rank];
        }
    }
}
#endregion

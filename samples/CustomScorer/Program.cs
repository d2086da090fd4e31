// A scorer of one's own takes part like those of the catalogue: run `mos demo` first; this program takes the folder that it wrote.
using Mos;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Vision;

Directory.SetCurrentDirectory(args is [string folder] ? folder : "mos-demo");

using IOodModel model = BitModel.Load("flat-head.safetensors");
OodBenchmarkResult result = await OodBenchmark.CreateBuilder()
    .AddScorers(model, new MarginScorer(), Scorers.Msp())
    .InDistribution("drawings", ImageSet.FromClassFolders("images/val"))
    .OutOfDistribution("near-figures", ImageSet.FromDirectory("images/near-figures"))
    .RunAsync();
Console.WriteLine($"margin {result["margin", "near-figures"].Auroc:P1}, msp {result["msp", "near-figures"].Auroc:P1}");
await ResultFiles.SaveAsync(result, "custom");

#region custom-scorer
/// <summary>The gap between the two largest logits: high where one class stands out.</summary>
internal sealed class MarginScorer : IOodScorer
{
    public string Name => "margin";

    public ModelRequest Request { get; } = new(ModelSignals.Logits);

    public void Score(ModelOutput output, Span<double> scores)
    {
        for (int i = 0; i < output.Count; i++)
        {
            float first = float.NegativeInfinity, second = float.NegativeInfinity;
            foreach (float logit in output.Logits!.Row(i))
            {
                (first, second) = logit > first ? (logit, first) : (first, Math.Max(second, logit));
            }

            scores[i] = first - second;
        }
    }
}
#endregion

// The paper's table on images of one's own: run `mos demo` first; this program takes the folder that it wrote.
using Mos;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Vision;

Directory.SetCurrentDirectory(args is [string folder] ? folder : "mos-demo");

#region benchmark
using BitModel flat = BitModel.Load("flat-head.safetensors"), group = BitModel.Load("group-head.safetensors");
OodBenchmarkResult result = await OodBenchmark.CreateBuilder()
    .AddScorers(group, Scorers.Mos())
    .AddScorers(flat, Scorers.Msp(), Scorers.Energy(), Scorers.KlMatching(), Scorers.Mds())
    .FitOn(ImageSet.FromClassFolders("images/train"))           // for those that learn
    .InDistribution("drawings", ImageSet.FromClassFolders("images/val"))
    .OutOfDistribution("near figures", ImageSet.FromDirectory("images/near-figures"))
    .OutOfDistribution("far landscapes", ImageSet.FromDirectory("images/far-landscapes"))
    .RunAsync();
Console.WriteLine($"MOS: FPR95 {result["mos", "far landscapes"].FprNearest:P1}");
await ResultFiles.SaveAsync(result, "benchmark");               // results.json, results.md, scores.csv, report.html
#endregion

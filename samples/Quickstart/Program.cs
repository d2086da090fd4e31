// Run `mos demo` first; this program takes the folder that it wrote.
using Mos;
using Mos.Detectors;
using Mos.Vision;

Directory.SetCurrentDirectory(args is [string folder] ? folder : "mos-demo");

#region readme
using IOodModel model = BitModel.Load("group-head.safetensors");     // backbone, head, groups, preprocessing from one file
using OodDetector detector = await OodDetector.CreateBuilder(model)
    .UseScorer(Scorers.Mos())
    .CalibrateOn(ImageSet.FromDirectory("images/val"), targetTpr: 0.95)
    .BuildAsync();
Console.WriteLine(await detector.DetectAsync("images/far-landscapes/0003.png"));
await detector.SaveAsync("drawings.mos");
#endregion

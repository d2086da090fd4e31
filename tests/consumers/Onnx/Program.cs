using Mos;
using Mos.Detectors;
using Mos.OnnxRuntime;

try
{
    using IOodModel model = OnnxModel.Load(args[0]);
    using OodDetector detector = await OodDetector.CreateBuilder(model)
        .UseScorer(Scorers.Energy())
        .CalibrateOn(ImageSet.FromDirectory(args[1]), targetTpr: 0.9)
        .BuildAsync();
    Console.WriteLine(await detector.DetectAsync(args[2]));
}
catch (OnnxBackendException e)
{
    Console.WriteLine(e.Message);
}

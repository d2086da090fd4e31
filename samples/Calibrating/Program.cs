// Run `mos demo` first; this program takes the folder that it wrote.
using Mos;
using Mos.Detectors;
using Mos.Vision;

Directory.SetCurrentDirectory(args is [string folder] ? folder : "mos-demo");
using BitModel model = BitModel.Load("flat-head.safetensors");
ImageSet heldOut = ImageSet.FromClassFolders("images/val");

#region target
using OodDetector detector = await OodDetector.CreateBuilder(model)
    .UseScorer(Scorers.Energy())
    .CalibrateOn(heldOut)
    .WithFalseAlarmRate(0.05)                               // or WithTargetTpr(0.95)
    .BuildAsync();
using OodDetector strict = detector.WithTargetTpr(0.9);     // another target, same model; costs nothing
Console.WriteLine($"below {detector.Calibration.Threshold:F3}, strictly below {strict.Calibration.Threshold:F3}");
#endregion

#region batch
OodVerdict[] verdicts = await detector.DetectManyAsync(ImageSet.FromDirectory("images/far-noise")).ToArrayAsync();
IEnumerable<OodVerdict> found = verdicts.WithFalseDiscoveryRate(0.1).Where(v => v.IsOutOfDistribution);
Console.WriteLine($"{found.Count()} of {verdicts.Length}");
#endregion

#region combination
using OodDetector combined = await OodDetector.CreateBuilder(model)
    .UseScorers(ScoreCombination.Fisher, Scorers.Msp(), Scorers.Energy())
    .CalibrateOn(heldOut, targetTpr: 0.9)
    .BuildAsync();
Console.WriteLine(await combined.DetectAsync("images/far-landscapes/0003.png"));
#endregion

#region logits
var random = new Random(0);
var heldOutLogits = new FloatMatrix(99, 3, [.. Enumerable.Range(0, 297).Select(_ => 4 * random.NextSingle())]);
IOodScorer scorer = Scorers.Energy();
Calibration calibration = Calibration.FromScores(scorer.Score(ModelOutput.FromLogits(heldOutLogits)), targetTpr: 0.95);

double score = scorer.Score(ModelOutput.FromLogits(new FloatMatrix(1, 3, [0.1f, 0.2f, 0.1f])))[0];
Console.WriteLine($"p {calibration.PValue(score):F3}, out-of-distribution: {calibration.IsOutOfDistribution(score)}");
#endregion
